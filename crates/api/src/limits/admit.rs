//! Every request passes here before anything is done for it.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PrincipalId;

use super::seats::Seat;
use super::{Gate, Who};
use crate::error::ApiError;

/// Costs nothing to answer, and whoever is not answered takes the process for dead.
const ALIVE: &str = "/healthz";

/// A request under way. Whoever learns who sent it says so here.
pub(crate) struct Admission {
    gate: Arc<Gate>,
    address: Option<IpAddr>,
    seat: OnceLock<Option<Seat<Who>>>,
}

impl Admission {
    /// The request is of this caller.
    pub(crate) fn of_caller(&self, id: &PrincipalId) -> Result<(), ApiError> {
        self.enter_as(Who::Caller(id.clone()))
    }

    /// The request has nobody's name on it, though one was wanted.
    pub(crate) fn of_nobody(&self) -> Result<(), ApiError> {
        self.address.map_or(Ok(()), |address| self.gate.count(&Who::at(address)))
    }

    fn enter_as(&self, who: Who) -> Result<(), ApiError> {
        let seat = self.gate.enter_as(who)?;
        // A request has one caller; a second seat is left at once.
        let _ = self.seat.set(seat);
        Ok(())
    }
}

/// Lets a request in, or says when to come back.
pub(crate) async fn admit(State(gate): State<Arc<Gate>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path == ALIVE {
        return next.run(request).await;
    }
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let entered = gate.fits(target).and_then(|()| gate.enter());
    let _seat = match entered {
        Ok(seat) => seat,
        Err(error) => return error.into_response(),
    };
    let signs_in = path.starts_with("/api/");
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(from)| from.ip());
    let admission = Arc::new(Admission { gate, address, seat: OnceLock::new() });
    if let Some(address) = address.filter(|_| !signs_in)
        && let Err(error) = admission.enter_as(Who::at(address))
    {
        return error.into_response();
    }
    request.extensions_mut().insert(admission.clone());
    let response = next.run(request).await;
    drop(admission);
    response
}
