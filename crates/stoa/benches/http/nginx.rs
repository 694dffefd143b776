//! The reference: nginx, which serves the same bytes as files.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

use crate::load::Connection;
use crate::process::Processes;

/// A running nginx; stopped with this value.
pub(crate) struct Nginx {
    child: Child,
    address: SocketAddr,
    pub(crate) start: Duration,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Serves `documents` at `/0`, `/1` and so on; nothing when nginx is not installed.
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    pub(crate) fn start(documents: &[Vec<u8>]) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        for (number, document) in documents.iter().enumerate() {
            std::fs::write(folder.path().join(number.to_string()), document).expect("a file");
        }
        // Nobody else takes it in the moment between.
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
        let configuration = folder.path().join("nginx.conf");
        std::fs::write(&configuration, configure(address, folder.path())).expect("a file");
        let begun = Instant::now();
        let child = Command::new("nginx")
            .arg("-c")
            .arg(&configuration)
            .arg("-p")
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        while Connection::try_open(address).is_err() {
            std::thread::yield_now();
        }
        Connection::open(address).get("/0", "").expect(200);
        Some(Self { child, address, start: begun.elapsed(), _folder: folder })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The master and its workers.
    pub(crate) fn processes(&self) -> Processes {
        let id = self.child.id();
        let children = std::fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
        Processes(
            std::iter::once(id).chain(children.split_whitespace().filter_map(|id| id.parse().ok())).collect(),
        )
    }
}

fn configure(address: SocketAddr, folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
         user root root;
         worker_processes auto;
         pid {folder}/nginx.pid;
         error_log {folder}/error.log;
         events {{ worker_connections 1024; }}
         http {{
           access_log off;
           default_type application/json;
           keepalive_requests 1000000000;
           sendfile on;
           open_file_cache max=10000;
           server {{ listen {address}; root {folder}; }}
         }}"
    )
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its master stops the workers when it is asked, and leaves them behind when it is killed.
        if let Some(master) = Pid::from_raw(self.child.id() as i32) {
            let _ = rustix::process::kill_process(master, Signal::TERM);
        }
        let _ = self.child.wait();
    }
}
