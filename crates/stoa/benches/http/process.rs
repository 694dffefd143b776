//! What the system says of a process, and of itself.

use std::time::{Duration, Instant};

/// The kernel counts processor time in these (`getconf CLK_TCK` is 100 on every Linux).
const TICK: Duration = Duration::from_millis(10);

/// The processes with these ids, as one.
pub(crate) struct Processes(pub(crate) Vec<u32>);

impl Processes {
    /// Processor time used so far.
    pub(crate) fn cpu(&self) -> Duration {
        self.0.iter().map(|id| ticks(*id)).sum::<u32>() * TICK
    }

    /// Memory in use now, in MiB: what is shared counts once per process.
    pub(crate) fn mebibytes(&self) -> f64 {
        self.0.iter().map(|id| status(*id, "VmRSS:")).sum::<u64>() as f64 / 1024.0
    }

    pub(crate) fn threads(&self) -> u64 {
        self.0.iter().map(|id| status(*id, "Threads:")).sum()
    }

    /// Open file descriptors.
    pub(crate) fn descriptors(&self) -> usize {
        self.0.iter().map(|id| std::fs::read_dir(format!("/proc/{id}/fd")).map_or(0, Iterator::count)).sum()
    }
}

/// Processor time that this machine wanted and its host gave to others.
pub(crate) struct Stolen {
    since: Instant,
    before: Duration,
}

impl Stolen {
    #[allow(clippy::disallowed_methods, reason = "a bench measures real time")]
    pub(crate) fn since_now() -> Self {
        Self { since: Instant::now(), before: stolen() }
    }

    /// Of what all processors had in that time.
    pub(crate) fn percent(&self) -> f64 {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let whole = self.since.elapsed().as_secs_f64() * processors as f64;
        100.0 * (stolen() - self.before).as_secs_f64() / whole
    }
}

/// So far, on all processors.
fn stolen() -> Duration {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    // The first line of proc_stat(5): a name, then the eighth number.
    let stolen = stat.split_whitespace().nth(8).and_then(|ticks| ticks.parse::<u32>().ok());
    stolen.unwrap_or(0) * TICK
}

/// Bytes that this machine has read from its disks so far: not those that it still had in memory.
pub(crate) fn disk_reads() -> u64 {
    let vmstat = std::fs::read_to_string("/proc/vmstat").unwrap_or_default();
    let kibibytes = vmstat.lines().find_map(|line| line.strip_prefix("pgpgin ")?.parse::<u64>().ok());
    kibibytes.unwrap_or(0) << 10
}

fn ticks(id: u32) -> u32 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // Fields 14 and 15 of proc_pid_stat(5); the name before them may contain spaces.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u32>().ok()).sum()
}

/// A number among the lines that the system has about a process.
fn status(id: u32, name: &str) -> u64 {
    let fields = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = fields.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
