//! Lists of any length, read some rows at a time: each look is short, and others take their turn in between.

use std::sync::Arc;

use db::Tx;
use futures::stream::{Stream, TryStreamExt as _, try_unfold};

use crate::{App, Ctx, Problem};

/// The most rows of one look; where there were so many, there may be more.
pub const PAGE: usize = 200;

/// [`PAGE`] as a limit of a statement.
pub(crate) const LIMIT: i64 = PAGE as i64;

/// Where a list goes on.
enum From<T> {
    Start,
    Behind(T),
    End,
}

impl App {
    /// What `case` lists, page by page. It is given the last of the page before, and lists up to [`PAGE`] that come behind it.
    pub fn pages<T, C>(
        &self,
        ctx: &Ctx,
        case: C,
    ) -> impl Stream<Item = Result<Vec<T>, Problem>> + Send + use<T, C>
    where
        T: Clone + Send + Sync + 'static,
        C: Fn(&Ctx, &mut Tx<'_>, Option<&T>) -> Result<Vec<T>, Problem> + Send + Sync + 'static,
    {
        let (app, ctx, case) = (self.clone(), ctx.clone(), Arc::new(case));
        let next = move |from| {
            let (app, ctx, case) = (app.clone(), ctx.clone(), Arc::clone(&case));
            async move {
                let last = match from {
                    From::Start => None,
                    From::Behind(last) => Some(last),
                    From::End => return Ok(None),
                };
                let page = app.scan(&ctx, move |ctx, tx| case(ctx, tx, last.as_ref())).await?;
                let next = match page.last() {
                    Some(last) if page.len() >= PAGE => From::Behind(last.clone()),
                    _ => From::End,
                };
                Ok(Some((page, next)))
            }
        };
        try_unfold(From::Start, next)
    }

    /// All that `case` lists, as [`App::pages`] has it.
    pub async fn list<T: Clone + Send + Sync + 'static>(
        &self,
        ctx: &Ctx,
        case: impl Fn(&Ctx, &mut Tx<'_>, Option<&T>) -> Result<Vec<T>, Problem> + Send + Sync + 'static,
    ) -> Result<Vec<T>, Problem> {
        self.pages(ctx, case).try_concat().await
    }
}
