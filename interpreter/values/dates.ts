// Date, Time, DateTime and TimeSpan: small mutable objects around one number, wall-clock, whole seconds. They are
// values of the language; who assigns, passes or returns one calls `copy()` (language.md 3.4). `valueOf` gives the
// number, so `a < b` compares and `+a === +b` tests equality; a null instance counts as zero.
import { dayOfSeconds, secondOfDay, secondsPerDay } from "./calendar.js";

export class DateValue {
  /** `days`: since 1970-01-01. */
  constructor(
    public days: number,
    public isNull = false,
  ) {}
  copy(): DateValue {
    return new DateValue(this.days, this.isNull);
  }
  valueOf(): number {
    return this.days;
  }
}

export class TimeValue {
  /** `seconds`: since midnight, 0 to 86399. */
  constructor(
    public seconds: number,
    public isNull = false,
  ) {}
  copy(): TimeValue {
    return new TimeValue(this.seconds, this.isNull);
  }
  valueOf(): number {
    return this.seconds;
  }
}

export class DateTimeValue {
  /** `seconds`: since 1970-01-01 00:00:00, wall-clock time of the tenant's zone. */
  constructor(
    public seconds: number,
    public isNull = false,
  ) {}
  copy(): DateTimeValue {
    return new DateTimeValue(this.seconds, this.isNull);
  }
  valueOf(): number {
    return this.seconds;
  }
  date(): DateValue {
    return new DateValue(dayOfSeconds(this.seconds), this.isNull);
  }
  time(): TimeValue {
    return new TimeValue(secondOfDay(this.seconds), this.isNull);
  }
}

export class TimeSpanValue {
  /** `seconds`: signed; never minus zero. */
  constructor(public seconds = 0) {}
  copy(): TimeSpanValue {
    return new TimeSpanValue(this.seconds);
  }
  valueOf(): number {
    return this.seconds;
  }
}

/** A fresh null instance; null dates come only from texts that are no date (natives-core 1.1). */
export function nullDate(): DateValue {
  return new DateValue(0, true);
}
export function nullTime(): TimeValue {
  return new TimeValue(0, true);
}
export function nullDateTime(): DateTimeValue {
  return new DateTimeValue(0, true);
}

export function dateTimeOf(date: DateValue, time: TimeValue): DateTimeValue {
  return new DateTimeValue(date.days * secondsPerDay + time.seconds, date.isNull);
}
