//! Reading what is stored piece by piece, for readers who take their time.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::{BoxStream, StreamExt as _, TryStreamExt as _, try_unfold};
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore};

use crate::Error;

/// Bytes of a large file that are read at once: of each reader who takes its time, so much is in memory.
const PIECE: u64 = 8 << 10;

/// A small file is read as a whole.
const SMALL: u64 = 64 << 10;

/// Bytes that are stored.
pub struct Stored {
    store: Arc<dyn ObjectStore>,
    key: Path,
    size: u64,
    local: bool,
}

impl Stored {
    pub(crate) fn new(store: Arc<dyn ObjectStore>, key: Path, size: u64, local: bool) -> Self {
        Self { store, key, size, local }
    }

    /// How many there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// As many bytes of `range` as are in memory at once.
    pub fn piece(range: &Range<u64>) -> usize {
        let length = range.end.saturating_sub(range.start);
        usize::try_from(if length <= SMALL { length } else { PIECE }).unwrap_or(usize::MAX)
    }

    /// Those in `range`, in order. Pieces of a file are read when they are asked for, and between two of them it is not
    /// open: readers may be many more than files.
    pub fn pieces(self, range: Range<u64>) -> BoxStream<'static, Result<Bytes, Error>> {
        if self.local { self.of_file(range) } else { self.of_answer(range) }
    }

    fn of_file(self, range: Range<u64>) -> BoxStream<'static, Result<Bytes, Error>> {
        let piece = Self::piece(&range) as u64;
        let read = move |(stored, left): (Self, Range<u64>)| async move {
            if left.is_empty() {
                return Ok(None);
            }
            let end = left.end.min(left.start + piece);
            let next = left.start..end;
            let read = stored.store.get_ranges(&stored.key, std::slice::from_ref(&next)).await;
            let piece = read.map_err(failed)?.pop().unwrap_or_default();
            Ok(Some((piece, (stored, end..left.end))))
        };
        try_unfold((self, range), read).boxed()
    }

    /// From an object store each piece would be a request of its own.
    fn of_answer(self, range: Range<u64>) -> BoxStream<'static, Result<Bytes, Error>> {
        let asked = async move {
            let options = GetOptions { range: Some(GetRange::Bounded(range)), ..GetOptions::default() };
            let found = self.store.get_opts(&self.key, options).await.map_err(failed)?;
            Ok(found.into_stream().map(|piece| piece.map_err(failed)))
        };
        futures::stream::once(asked).try_flatten().boxed()
    }
}

fn failed(source: object_store::Error) -> Error {
    Error::Store { doing: "read", source }
}
