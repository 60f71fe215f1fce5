import { ProblemCode } from '../validation/problem';
import { PropPath } from '../validation/prop-path';

const NAME = /^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$/;

/** Which backup is restored. */
export class BackupSelection {
  /** The newest. */
  public static latest(): BackupSelection {
    return new BackupSelection({ WHICH: 'latest' }, 'the newest backup', () => undefined);
  }

  /**
   * The one of a name.
   *
   * @param name what it is called at its destination: the time at which it was made, `2026-01-31T03-00-00Z`
   */
  public static named(name: string): BackupSelection {
    return new BackupSelection({ WHICH: name }, `the backup ${name}`, at => {
      if (!NAME.test(name)) {
        at.report(ProblemCode.FORMAT, 'is not the name of a backup', name, 'write it as it stands at the destination: "2026-01-31T03-00-00Z"');
      }
    });
  }

  /**
   * The newest one from before a time: from before something went wrong.
   *
   * @param time a time in UTC, `2026-01-31T03:00:00Z`, or a day, before it begins: `2026-01-31`
   */
  public static before(time: string): BackupSelection {
    return new BackupSelection({ BEFORE: time }, `the newest backup from before ${time}`, at => {
      if (!TIME.test(time) || Number.isNaN(Date.parse(time))) {
        at.report(ProblemCode.FORMAT, 'is not a time', time, 'write it in UTC: "2026-01-31T03:00:00Z", or the day alone');
      }
    });
  }

  private constructor(
    /** @internal */
    public readonly _variables: { readonly [name: string]: string },
    /** @internal */
    public readonly _title: string,
    private readonly check: (at: PropPath) => void,
  ) {}

  /** @internal */
  public _validate(at: PropPath): void {
    this.check(at);
  }
}
