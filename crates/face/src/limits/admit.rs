//! Every request passes here before anything is done for it.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use app::App;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::{PersonId, PrincipalId};

use super::gate::Gate;
use super::memory::{Holding, Memory};
use super::sending::Sending;
use super::shares::Share;
use super::who::Who;
use crate::connection::Connection;
use crate::face::{Asked, Callers, FaceOfRequest};
use crate::host;
use crate::refusal::Refusal;

/// A request under way. Whoever learns who sent it says so here.
pub(crate) struct Admission {
    gate: Arc<Gate>,
    /// Where it comes from.
    address: Option<Who>,
    /// Set once it was counted for somebody.
    seat: OnceLock<(Who, Option<Share<Who>>)>,
    /// What its body holds, for as long as it is under way.
    body: OnceLock<Holding>,
}

impl Admission {
    /// The request is of this caller.
    pub(crate) fn of_caller(&self, id: &PrincipalId) -> Result<(), Refusal> {
        self.enter_as(Who::Caller(id.clone()))
    }

    /// The request is of this person.
    pub(crate) fn of_person(&self, id: &PersonId) -> Result<(), Refusal> {
        self.enter_as(Who::Person(id.clone()))
    }

    /// What its body will hold.
    pub(crate) fn body(&self) -> Holding {
        Memory::holding(&self.gate.bodies, self.who())
    }

    /// Its body is read; what it holds is given back when the request is done with it.
    pub(crate) fn keep(&self, body: Holding) {
        // A request has one body; a second holding is given back at once.
        let _ = self.body.set(body);
    }

    fn enter_as(&self, who: Who) -> Result<(), Refusal> {
        let (seat, entered) = match self.gate.enter_as(who.clone()) {
            Ok(seat) => (seat, Ok(())),
            Err(error) => (None, Err(error)),
        };
        // A request has one caller; a second seat is left at once.
        let _ = self.seat.set((who, seat));
        entered
    }

    fn is_counted(&self) -> bool {
        self.seat.get().is_some()
    }

    fn who(&self) -> Option<Who> {
        self.seat.get().map(|(who, _)| who).or(self.address.as_ref()).cloned()
    }
}

/// Lets a request in, or says when to come back.
pub(crate) async fn admit(
    State((app, gate)): State<(App, Arc<Gate>)>,
    request: Request,
    next: Next,
) -> Response {
    let asked = Asked::of(&request);
    let answer = admitted(gate, request, next).await;
    answer.unwrap_or_else(|refusal| asked.refuse(refusal, app.env.clock.now()))
}

async fn admitted(gate: Arc<Gate>, mut request: Request, next: Next) -> Result<Response, Refusal> {
    host::require(&request)?;
    gate.fits(&request)?;
    let callers = FaceOfRequest::callers(request.extensions());
    if callers == Callers::Watchers {
        return Ok(next.run(request).await);
    }
    let _seat = gate.enter()?;
    let address = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let address = address.map(|ConnectInfo(from)| Who::at(from.ip()));
    let connection = request.extensions().get::<Connection>().cloned();
    let admission = Arc::new(Admission { gate, address, seat: OnceLock::new(), body: OnceLock::new() });
    if let Some(address) = admission.address.clone().filter(|_| callers == Callers::Anybody) {
        admission.enter_as(address)?;
    }
    request.extensions_mut().insert(admission.clone());
    let response = next.run(request).await;
    // Nobody's name is on it, whether the token was refused or never looked at. A fault of ours is nobody's.
    let of_nobody = !admission.is_counted() && !response.status().is_server_error();
    if let Some(address) = admission.address.as_ref().filter(|_| of_nobody) {
        admission.gate.count(address)?;
    }
    let holding = Memory::holding(&admission.gate.answers, admission.who());
    Ok(Sending::answer(response, holding, connection))
}
