//! Writes that are prepared outside of the transaction: the database's one writer parses, checks and renders nothing.
//!
//! What such work came to holds for the rows it began from. So the transaction looks at those again, without their documents, and
//! fails with [`Problem::Moved`] when they say something else now; then everything is done once more.

use std::sync::Arc;

use db::Tx;

use crate::once::{self, Outcome, Repeatable};
use crate::{App, Ctx, Problem};

/// How often a write is prepared before its caller is told to come back: nobody else waits for it meanwhile.
const TRIES: usize = 8;

impl App {
    /// Runs a use case that changes something according to what `prepare` came to.
    pub async fn write_prepared<P, T, F>(
        &self,
        ctx: &Ctx,
        prepare: impl Fn() -> F,
        case: impl Fn(&Ctx, &mut Tx<'_>, &P) -> Result<T, Problem> + Send + Sync + 'static,
    ) -> Result<T, Problem>
    where
        P: Send + Sync + 'static,
        T: Send + 'static,
        F: Future<Output = Result<P, Problem>>,
    {
        let case = Arc::new(case);
        for _ in 0..TRIES {
            let (prepared, case) = (prepare().await?, Arc::clone(&case));
            match self.write(ctx, move |ctx, tx| case(ctx, tx, &prepared)).await {
                Err(Problem::Moved) => {}
                done => return done,
            }
        }
        Err(Problem::Moved)
    }

    /// [`App::write_prepared`] for a request that may be repeated: one that was answered before is answered so again, also when it
    /// could not be prepared any more.
    pub async fn write_once<P, F>(
        &self,
        ctx: &Ctx,
        request: Option<Repeatable>,
        prepare: impl Fn() -> F,
        case: impl Fn(&Ctx, &mut Tx<'_>, &P) -> Result<Outcome, Problem> + Send + Sync + 'static,
    ) -> Result<Outcome, Problem>
    where
        P: Send + Sync + 'static,
        F: Future<Output = Result<P, Problem>>,
    {
        let kept = request.clone();
        let case = move |ctx: &Ctx, tx: &mut Tx<'_>, prepared: &P| {
            once::once(ctx, tx, kept.as_ref(), |ctx, tx| case(ctx, tx, prepared))
        };
        match (self.write_prepared(ctx, prepare, case).await, request) {
            (Err(refusal), Some(request)) if !refusal.passes() => {
                let earlier = self.read(ctx, move |ctx, tx| once::earlier(ctx, tx, &request)).await?;
                earlier.ok_or(refusal)
            }
            (outcome, _) => outcome,
        }
    }
}
