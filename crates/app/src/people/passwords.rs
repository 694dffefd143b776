//! Passwords: what they must be, and their slow hashes, made and compared on threads of their own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use argon2::password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::oneshot;

use crate::Problem;
use crate::random::Random;

/// The fewest and the most letters of a password (NIST SP 800-63B: length counts, and nothing else).
pub(super) const LEAST: usize = 12;
const MOST: usize = 256;

/// How many wait at most for a thread; whoever comes then is told to come back.
const WAITING: usize = 64;

/// Memory in KiB and passes of one hash: the least of OWASP's password storage sheet.
const COST: (u32, u32) = (19 * 1024, 2);

/// What is compared where nobody has the address, or no password yet: that takes as long.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c3RvYS1ub2JvZHktaGVyZQ$4kHzvX1nZBqQ2Tt0yGmT3Gq1c1oJ9qk0Yp3l8mY2l6I";

/// The threads that hash passwords. Clones share them; they end with the last clone.
#[derive(Clone)]
pub struct Passwords(Arc<Threads>);

struct Threads {
    most: usize,
    work: OnceLock<SyncSender<Work>>,
    done: AtomicU64,
}

impl Default for Passwords {
    /// Two threads: signing in must not take every processor.
    fn default() -> Self {
        Self::new(2)
    }
}

type Work = Box<dyn FnOnce() + Send>;

impl Passwords {
    /// Up to `threads` threads, which start when the first password comes. Each takes 19 MiB while it works.
    pub fn new(threads: usize) -> Self {
        Self(Arc::new(Threads { most: threads.max(1), work: OnceLock::new(), done: AtomicU64::new(0) }))
    }

    /// How many hashes were made so far, to keep or to compare: what signing in costs.
    pub fn hashed(&self) -> u64 {
        self.0.done.load(Ordering::Relaxed)
    }

    /// The hash of `password`, with its salt and its cost.
    pub(super) async fn hash(&self, password: String, random: &dyn Random) -> Result<String, Problem> {
        let mut salt = [0; 16];
        random.fill(&mut salt);
        let salt = SaltString::encode_b64(&salt).map_err(internal)?;
        let hash = move || {
            let hash = slow()?.hash_password(password.as_bytes(), &salt).map_err(internal)?;
            Ok(hash.to_string())
        };
        self.run(hash).await?
    }

    /// Whether `password` is the one that was hashed; it takes as long where there is no hash.
    pub(super) async fn is_right(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        let compare = move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
            let hash = PasswordHash::new(&hash).map_err(internal)?;
            Ok(slow()?.verify_password(password.as_bytes(), &hash).is_ok() & known)
        };
        self.run(compare).await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Problem> {
        let (answer, done) = oneshot::channel();
        let counted = Arc::clone(&self.0);
        let work = move || {
            counted.done.fetch_add(1, Ordering::Relaxed);
            // Whoever asked may have gone.
            let _ = answer.send(work());
        };
        match self.0.work.get_or_init(|| start(self.0.most)).try_send(Box::new(work)) {
            Ok(()) => done.await.map_err(Problem::internal),
            Err(TrySendError::Full(_)) => Err(Problem::NoTurn),
            Err(TrySendError::Disconnected(_)) => Err(Problem::internal("no thread hashes passwords")),
        }
    }
}

fn start(threads: usize) -> SyncSender<Work> {
    let (sender, receiver) = sync_channel(WAITING);
    let receiver = Arc::new(Mutex::new(receiver));
    for number in 0..threads {
        let receiver = Arc::clone(&receiver);
        let name = thread::Builder::new().name(format!("password {number}"));
        let run = move || {
            while let Some(work) = next(&receiver) {
                work();
            }
        };
        name.spawn(run).expect("the system has room for a thread");
    }
    sender
}

fn next(receiver: &Mutex<Receiver<Work>>) -> Option<Work> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn slow() -> Result<Argon2<'static>, Problem> {
    let (memory, passes) = COST;
    let cost = Params::new(memory, passes, 1, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, cost))
}

fn internal(error: impl std::fmt::Display) -> Problem {
    Problem::internal(error.to_string())
}

/// Refuses what is no password.
pub(super) fn check(password: &str, address: &str) -> Result<(), Problem> {
    let letters = password.chars().count();
    let refused = |code, message| Err(Problem::bad_request(code, message));
    if letters < LEAST {
        return refused(
            "PasswordTooShort",
            format!("a password has at least {LEAST} characters; this one has {letters}"),
        );
    }
    if letters > MOST {
        return refused(
            "PasswordTooLong",
            format!("a password has at most {MOST} characters; this one has {letters}"),
        );
    }
    let name = address.split('@').next().unwrap_or_default();
    let lower = password.to_lowercase();
    let repeats = password.chars().all(|letter| password.starts_with(letter));
    if repeats
        || lower == address.to_lowercase()
        || lower.trim_matches(|c: char| !c.is_alphabetic()) == name.to_lowercase()
    {
        return refused("PasswordTooEasy", "this password is easily guessed: choose another".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SystemRandom;

    #[tokio::test]
    async fn a_password_is_known_by_its_hash_alone() {
        let passwords = Passwords::new(1);
        let random = SystemRandom::default();
        let hash = passwords.hash("correct horse battery".to_owned(), &random).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("correct horse battery".to_owned(), &random).await.unwrap());
        for (password, right) in
            [("correct horse battery", true), ("Correct horse battery", false), ("", false)]
        {
            assert_eq!(passwords.is_right(password.to_owned(), Some(hash.clone())).await.unwrap(), right);
        }
    }

    #[tokio::test]
    async fn nobody_has_a_password_that_is_compared_all_the_same() {
        PasswordHash::new(NOBODY).unwrap();
        assert!(!Passwords::new(1).is_right("anything at all".to_owned(), None).await.unwrap());
    }

    #[test]
    fn a_password_is_long_and_not_the_address() {
        for good in ["correct horse", "비밀번호는길어야합니다요", "aaaaaaaaaaab"] {
            check(good, "mina@contoso.example").unwrap();
        }
        for bad in
            ["", "short", "mina@contoso.example", "Mina@Contoso.Example", "aaaaaaaaaaaa", &"x".repeat(257)]
        {
            assert!(check(bad, "mina@contoso.example").is_err(), "{bad}");
        }
        assert!(check("mina.kim.contoso1", "mina.kim.contoso@x.example").is_err());
    }
}
