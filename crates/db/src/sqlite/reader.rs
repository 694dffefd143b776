//! Reading: a read-only connection per thread and file.

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use rusqlite::{Connection, OpenFlags};

use super::{File, batch, connect};
use crate::pause::Deadline;
use crate::{Error, Tx, tx};

/// Virtual machine steps between two looks at the time limit: well under a millisecond.
const STEPS_PER_LOOK: i32 = 10_000;

thread_local! {
    static READERS: RefCell<Vec<Reader>> = const { RefCell::new(Vec::new()) };
}

struct Reader {
    file: Weak<File>,
    connection: Connection,
    deadline: Deadline,
}

impl File {
    /// Runs `f` on this thread in one consistent view of the file.
    pub(crate) fn read<T, E: From<Error>>(
        self: &Arc<Self>,
        f: &impl Fn(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let reader = self.take_reader()?;
        reader.deadline.set(self.scan_timeout);
        batch(&reader.connection, "BEGIN")?;
        let (_, result) = crate::work::run(f, Tx::new(tx::Connection::Sqlite(&reader.connection)));
        // A connection that cannot end its transaction is closed instead of kept.
        if reader.connection.is_autocommit() || batch(&reader.connection, "COMMIT").is_ok() {
            READERS.with_borrow_mut(|readers| readers.push(reader));
        }
        result
    }

    fn take_reader(self: &Arc<Self>) -> Result<Reader, Error> {
        let kept = READERS.with_borrow_mut(|readers| {
            let here = readers.iter().position(|reader| Weak::as_ptr(&reader.file) == Arc::as_ptr(self));
            if here.is_none() {
                readers.retain(|reader| reader.file.strong_count() > 0);
            }
            here.map(|index| readers.swap_remove(index))
        });
        match kept {
            Some(reader) => Ok(reader),
            None => self.new_reader(),
        }
    }

    fn new_reader(self: &Arc<Self>) -> Result<Reader, Error> {
        let mut connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY, self.busy_timeout)?;
        let deadline = Deadline::default();
        let limit = deadline.clone();
        connection
            .progress_handler(STEPS_PER_LOOK, Some(move || limit.passed()))
            .map_err(|error| Error::unavailable("cannot set a time limit", error))?;
        Ok(Reader { file: Arc::downgrade(self), connection, deadline })
    }
}
