//! What the commands of an operator work on.

use app::{Actor, App, Ctx, Problem};
use db::Tx;

/// The marketplace, as somebody with a shell on its machine sees it.
pub(super) struct Console {
    pub(super) app: App,
    /// Where clients reach it.
    pub(super) address: String,
}

impl Console {
    pub(super) fn ctx(&self) -> Ctx {
        self.app.ctx(Actor::Console, format!("console-{}", std::process::id()))
    }

    /// Runs a use case that only looks.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.scan(&self.ctx(), case).await
    }

    /// All that a use case lists page by page.
    pub(super) async fn list<T: Clone + Send + Sync + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>, Option<&T>) -> Result<Vec<T>, Problem> + Send + Sync + 'static,
    ) -> Result<Vec<T>, Problem> {
        self.app.list(&self.ctx(), case).await
    }

    /// Runs a use case that changes something.
    pub(super) async fn change<T: Send + 'static>(
        &self,
        case: impl Fn(&Ctx, &mut Tx<'_>) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem> {
        self.app.write(&self.ctx(), case).await
    }
}
