//! How the sandbox and its helpers speak: short messages over a pair of sockets, with open files.

use std::io::{IoSlice, IoSliceMut, Result};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::process::ExitCode;
use std::time::Duration;

use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, SocketFlags, SocketType, sockopt,
};

use super::words;

/// The most files that go with a message; the kernel takes three more.
pub(super) const MOST_FILES: usize = 250;
const LONGEST: usize = 64 << 10;
/// How long the sandbox waits for a message. Its helpers wait for as long as it is there.
const PATIENCE: Duration = Duration::from_secs(30);

/// One end; the other notices when it is gone.
pub(super) struct Channel(OwnedFd);

impl Channel {
    /// The end of the sandbox, and that of its helpers.
    pub(super) fn pair() -> Result<(Self, OwnedFd)> {
        let (near, far) =
            rustix::net::socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?;
        sockopt::set_socket_timeout(&near, sockopt::Timeout::Recv, Some(PATIENCE))?;
        Ok((Self(near), far))
    }

    /// The end that a helper finds as its standard input.
    pub(super) fn inherited() -> Result<Self> {
        std::io::stdin().as_fd().try_clone_to_owned().map(Self)
    }

    /// Sends a message that is not empty.
    pub(super) fn send(&self, message: &[u8], files: &[BorrowedFd<'_>]) -> Result<()> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !files.is_empty() && !ancillary.push(SendAncillaryMessage::ScmRights(files)) {
            return Err(std::io::Error::other("too many open files for one message"));
        }
        rustix::net::sendmsg(&self.0, &[IoSlice::new(message)], &mut ancillary, SendFlags::NOSIGNAL)?;
        Ok(())
    }

    /// Tells the sandbox, if it is still there, what a helper cannot do.
    pub(super) fn missing(&self, error: &anyhow::Error) -> anyhow::Result<ExitCode> {
        self.send(&[&[words::MISSING], format!("{error:#}").as_bytes()].concat(), &[])?;
        Ok(ExitCode::FAILURE)
    }

    /// Waits for a message; there is none any more when the other end is gone.
    pub(super) fn receive(&self) -> Result<Option<(Vec<u8>, Vec<OwnedFd>)>> {
        self.take(RecvFlags::CMSG_CLOEXEC)
    }

    /// A message that is already there; without, an error whose kind is `WouldBlock`.
    pub(super) fn pending(&self) -> Result<Option<(Vec<u8>, Vec<OwnedFd>)>> {
        self.take(RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT)
    }

    fn take(&self, flags: RecvFlags) -> Result<Option<(Vec<u8>, Vec<OwnedFd>)>> {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_FILES))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let mut message = vec![0; LONGEST];
        let received = loop {
            let mut buffers = [IoSliceMut::new(&mut message)];
            match rustix::net::recvmsg(&self.0, &mut buffers, &mut ancillary, flags) {
                Err(rustix::io::Errno::INTR) => {}
                // What is left to read when the other end went with something unread.
                Err(rustix::io::Errno::CONNRESET) => return Ok(None),
                received => break received?,
            }
        };
        message.truncate(received.bytes);
        let mut files = Vec::new();
        for sent in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(sent) = sent {
                files.extend(sent);
            }
        }
        Ok((!message.is_empty()).then_some((message, files)))
    }
}
