//! Connections: as many as there are places, and none for longer than its client deserves.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use api::Connection;
use axum::Extension;
use axum::middleware::AddExtension;
use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Layer as _;

use super::explain::Explaining;
use super::linger::Lingering;
use super::patience::{Patience, Patient};

/// Places for connections.
#[derive(Clone)]
pub(super) struct Places(Option<Arc<Semaphore>>);

impl Places {
    /// So many; with 0, as many as there come.
    pub(super) fn new(most: usize) -> Self {
        Self((most > 0).then(|| Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS)))))
    }

    /// A place, if one is free; it is held for as long as the permit.
    fn take(&self) -> io::Result<Option<OwnedSemaphorePermit>> {
        let Some(places) = &self.0 else { return Ok(None) };
        places.clone().try_acquire_owned().map(Some).map_err(|_| {
            metrics::counter!("stoa_http_refused_total", "limit" => "connections").increment(1);
            io::ErrorKind::ConnectionRefused.into()
        })
    }
}

/// Accepts as many connections as there are places, and has patience with each. One that is refused may go on sending
/// for as long as it may be silent.
#[derive(Clone)]
pub(super) struct Bounded<A> {
    inner: A,
    patience: Patience,
    places: Places,
}

impl<A> Bounded<A> {
    pub(super) fn new(inner: A, patience: Patience, places: Places) -> Self {
        Self { inner, patience, places }
    }
}

impl<A, I, S> Accept<I, S> for Bounded<A>
where
    A: Accept<I, S>,
    A::Stream: AsyncRead + AsyncWrite + Unpin,
    A::Future: Send + 'static,
{
    type Stream = Lingering<Explaining<Patient<A::Stream>>>;
    type Service = AddExtension<A::Service, Connection>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let place = self.places.take();
        let (accepted, patience) = (self.inner.accept(stream, service), self.patience);
        Box::pin(async move {
            let place = place?;
            let (stream, service) = accepted.await?;
            let connection = Connection::default();
            let stream = Explaining::new(Patient::new(stream, patience, connection.clone(), place));
            let stream = Lingering::new(stream, patience.time, connection.clone());
            Ok((stream, Extension(connection).layer(service)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_connection_is_gone() {
        let places = Places::new(2);
        let (first, _second) = (places.take().unwrap(), places.take().unwrap());
        assert_eq!(places.take().unwrap_err().kind(), io::ErrorKind::ConnectionRefused);
        drop(first);
        places.take().unwrap();
        assert!(Places::new(0).take().unwrap().is_none(), "0 is no limit");
    }
}
