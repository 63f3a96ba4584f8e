"""Every error studydeck raises on purpose.

    StudydeckError            exit 1   something asked for could not be done
    ├── UsageError            exit 2   wrong option, wrong setting, or no terminal
    ├── InputRefused          exit 65  a document or package that cannot be read
    ├── OutputRefused         exit 73  a file that cannot be created
    ├── DiskFailed            exit 74  disk full or failing
    ├── DatabaseBusy          exit 75  another program holds the database
    ├── DatabaseUnusable      exit 76  damaged, foreign, or newer than this program
    └── NotPermitted          exit 77  no right to read or write

An error says what is wrong, where, and what to do about it. It is caught once, by the command line or by the app.
"""


class StudydeckError(Exception):
    """An error meant for the user: one sentence that says what, where and what to do.

    `what` is a clause without a full stop, `where` names a file (and line) or is empty, `todo` is a full sentence or empty.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        place = f"{where}: " if where else ""
        advice = f". {todo}" if todo else ""
        super().__init__(f"{place}{what}{advice}")


class UsageError(StudydeckError):
    """A wrong option, a wrong setting, or no terminal where one is needed."""

    exit_code = 2


class InputRefused(StudydeckError):
    """A document or package that cannot be read."""

    exit_code = 65


class OutputRefused(StudydeckError):
    """A file that cannot be created."""

    exit_code = 73


class DiskFailed(StudydeckError):
    """The disk is full or failing."""

    exit_code = 74


class DatabaseBusy(StudydeckError):
    """Another program holds the database; trying again later helps."""

    exit_code = 75


class DatabaseUnusable(StudydeckError):
    """The database is damaged, foreign, or newer than this program."""

    exit_code = 76


class NotPermitted(StudydeckError):
    """No right to read or write."""

    exit_code = 77
