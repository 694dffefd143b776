//! SQLite's way to its files, with a recorder in it: every call goes on to the "unix" VFS, and what changes a file of a
//! recorded folder is written down.
//!
//! The system is never asked to sync: what a sync promises is the business of the recording.

use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Once};

use rusqlite::ffi::{
    SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_OK, SQLITE_OPEN_CREATE, SQLITE_OPEN_MAIN_JOURNAL, SQLITE_OPEN_WAL,
    sqlite3_file, sqlite3_int64, sqlite3_io_methods, sqlite3_vfs, sqlite3_vfs_find, sqlite3_vfs_register,
};

use crate::recording::{Op, Recording};

/// The VFS that does the work.
static UNIX: AtomicPtr<sqlite3_vfs> = AtomicPtr::new(std::ptr::null_mut());

/// An open file as SQLite sees it. The handle of the "unix" VFS lies behind it in the same allocation.
#[repr(C)]
struct Handle {
    base: sqlite3_file,
    /// Nothing for a file outside the recorded folders.
    recorded: Option<Box<Recorded>>,
}

struct Recorded {
    recording: Arc<Recording>,
    name: Arc<str>,
    /// Whether the first sync makes the entry in the folder durable, too: the "unix" VFS does that for logs it may create.
    syncs_entry: bool,
}

/// Puts the recorder in front of every file that SQLite opens in this process from now on.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the "unix" VFS is there for as long as the process, and so is the leaked copy. The copy differs in
        // the two functions below and in the room for a file; all others get a VFS with the fields they expect.
        unsafe {
            let unix = sqlite3_vfs_find(c"unix".as_ptr());
            assert!(!unix.is_null(), "SQLite has its unix VFS");
            UNIX.store(unix, Ordering::Release);
            let recorder = Box::leak(Box::new(*unix));
            recorder.zName = c"recorder".as_ptr();
            recorder.pNext = std::ptr::null_mut();
            recorder.szOsFile += size_of::<Handle>() as c_int;
            recorder.xOpen = Some(open);
            recorder.xDelete = Some(delete);
            assert_eq!(sqlite3_vfs_register(recorder, 1), SQLITE_OK, "the recorder becomes the default");
        }
    });
}

static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    // The third version would add memory mapping, behind which nothing can be recorded.
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The recording of the folder that `name` lies in, and its name there. Temporary files have no name.
///
/// # Safety
/// `name` is null or a C string.
unsafe fn recording(name: *const c_char) -> Option<(Arc<Recording>, Arc<str>)> {
    if name.is_null() {
        return None;
    }
    // SAFETY: the caller says so.
    let path = Path::new(OsStr::from_bytes(unsafe { CStr::from_ptr(name) }.to_bytes()));
    Some((Recording::of(path.parent()?)?, path.file_name()?.to_str()?.into()))
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: *const c_char,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite provides `szOsFile` bytes at `file`, room for our handle and the one behind it, and a name that
    // lives as long as the file.
    unsafe {
        let handle = file.cast::<Handle>();
        handle.write(Handle { base: sqlite3_file { pMethods: std::ptr::null() }, recorded: None });
        let unix = UNIX.load(Ordering::Acquire);
        let Some(open) = (*unix).xOpen else { return SQLITE_CANTOPEN };
        let Some((recording, name_there)) = recording(name) else {
            let code = open(unix, name, inner(file), flags, out_flags);
            return opened(handle, code, None);
        };
        let mut ops = recording.ops();
        let code = open(unix, name, inner(file), flags, out_flags);
        if code == SQLITE_OK {
            ops.push(Op::Open { file: name_there.clone() });
        }
        drop(ops);
        let syncs_entry =
            flags & SQLITE_OPEN_CREATE != 0 && flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL) != 0;
        opened(handle, code, Some(Box::new(Recorded { recording, name: name_there, syncs_entry })))
    }
}

/// Completes the handle of a file that could be opened. Without methods SQLite does not close it.
///
/// # Safety
/// `handle` is one that `open` has begun.
unsafe fn opened(handle: *mut Handle, code: c_int, recorded: Option<Box<Recorded>>) -> c_int {
    if code == SQLITE_OK {
        // SAFETY: the caller says so.
        unsafe {
            (*handle).recorded = recorded;
            (*handle).base.pMethods = &raw const METHODS;
        }
    }
    code
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, syncs_folder: c_int) -> c_int {
    // SAFETY: SQLite hands over a C string, and the "unix" VFS is always there.
    unsafe {
        let unix = UNIX.load(Ordering::Acquire);
        let Some(delete) = (*unix).xDelete else { return SQLITE_IOERR };
        let Some((recording, file)) = recording(name) else { return delete(unix, name, 0) };
        let mut ops = recording.ops();
        let code = delete(unix, name, 0);
        if code == SQLITE_OK {
            ops.push(Op::Delete { file });
            if syncs_folder != 0 && recording.syncs() {
                ops.push(Op::SyncFolder);
            }
        }
        code
    }
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once, and touches it no more.
    unsafe {
        let code = inner_close(file);
        drop((*file.cast::<Handle>()).recorded.take());
        code
    }
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    offset: sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands over an open file and `count` bytes.
    unsafe {
        let written = std::slice::from_raw_parts(bytes.cast::<u8>(), count as usize);
        recorded(
            file,
            || inner_write(file, bytes, count, offset),
            |file| Op::Write { file, offset: offset as usize, bytes: written.into() },
        )
    }
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: sqlite3_int64) -> c_int {
    // SAFETY: SQLite hands over an open file.
    unsafe {
        recorded(file, || inner_truncate(file, size), |file| Op::Truncate { file, size: size as usize })
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: SQLite hands over an open file, which one thread at a time uses.
    let handle = unsafe { &mut *file.cast::<Handle>() };
    if let Some(recorded) = handle.recorded.as_mut().filter(|recorded| recorded.recording.syncs()) {
        let mut ops = recorded.recording.ops();
        ops.push(Op::Sync { file: recorded.name.clone() });
        if std::mem::take(&mut recorded.syncs_entry) {
            ops.push(Op::SyncFolder);
        }
    }
    SQLITE_OK
}

/// Has `run` change the file, and records it in the same step for all threads.
///
/// # Safety
/// `file` is an open file of this VFS.
unsafe fn recorded(
    file: *mut sqlite3_file,
    run: impl FnOnce() -> c_int,
    op: impl FnOnce(Arc<str>) -> Op,
) -> c_int {
    // SAFETY: the caller says so.
    let handle = unsafe { &*file.cast::<Handle>() };
    let Some(recorded) = &handle.recorded else { return run() };
    let mut ops = recorded.recording.ops();
    let code = run();
    if code == SQLITE_OK {
        ops.push(op(recorded.name.clone()));
    }
    code
}

/// The handle of the "unix" VFS.
///
/// # Safety
/// `file` points to the `szOsFile` bytes of a file of this VFS.
unsafe fn inner(file: *mut sqlite3_file) -> *mut sqlite3_file {
    // SAFETY: the caller says so.
    unsafe { file.cast::<Handle>().add(1).cast() }
}

/// Functions that go straight on to the "unix" VFS.
macro_rules! pass_on {
    ($($name:ident is $method:ident($($argument:ident: $type:ty),*);)*) => {
        $(unsafe extern "C" fn $name(file: *mut sqlite3_file $(, $argument: $type)*) -> c_int {
            // SAFETY: SQLite hands over a file that `open` opened, so there is an open one behind it.
            unsafe {
                let inner = inner(file);
                match (*(*inner).pMethods).$method {
                    Some(method) => method(inner $(, $argument)*),
                    None => SQLITE_IOERR,
                }
            }
        })*
    };
}

pass_on! {
    inner_close is xClose();
    inner_write is xWrite(bytes: *const c_void, count: c_int, offset: sqlite3_int64);
    inner_truncate is xTruncate(size: sqlite3_int64);
    read is xRead(bytes: *mut c_void, count: c_int, offset: sqlite3_int64);
    file_size is xFileSize(size: *mut sqlite3_int64);
    lock is xLock(level: c_int);
    unlock is xUnlock(level: c_int);
    check_reserved_lock is xCheckReservedLock(out: *mut c_int);
    file_control is xFileControl(op: c_int, argument: *mut c_void);
    sector_size is xSectorSize();
    device_characteristics is xDeviceCharacteristics();
    shm_map is xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock is xShmLock(offset: c_int, count: c_int, flags: c_int);
    shm_unmap is xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut sqlite3_file) {
    // SAFETY: as for the functions above.
    unsafe {
        let inner = inner(file);
        if let Some(barrier) = (*(*inner).pMethods).xShmBarrier {
            barrier(inner);
        }
    }
}
