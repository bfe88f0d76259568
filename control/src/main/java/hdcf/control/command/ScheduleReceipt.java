package hdcf.control.command;

import hdcf.schema.wire.ScheduleView;

/**
 * Recurring work after {@code POST /schedules}.
 *
 * @param isNew false when it was there, saying the same
 */
public record ScheduleReceipt(ScheduleView schedule, boolean isNew) {}
