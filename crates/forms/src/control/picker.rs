//! Values out of very many: filterable lists.

use askama::Template;

use super::choice::{One, offered};
use super::{frame, made};
use crate::drawn::Drawn;

#[derive(Template)]
#[template(path = "control/choices.html")]
struct Many<'a> {
    d: &'a Drawn<'a>,
    options: Vec<One>,
}

#[derive(Template)]
#[template(
    source = "{% for one in options %}<label class=\"choice\"><input type=\"radio\" name=\"{{ d.pointer }}\" value=\"{{ one.sent }}\"{% if one.is_chosen %} checked{% endif %}> <span>{{ one.label }}</span></label>{% endfor %}",
    ext = "html"
)]
struct Single<'a> {
    d: &'a Drawn<'a>,
    options: Vec<One>,
}

/// One of more values than a select has.
pub(crate) fn draw_one(drawn: &Drawn<'_>) -> String {
    frame::around_group(drawn, &made(&Single { d: drawn, options: offered(drawn, true) }))
}

/// Some of more values than fit a page: markets, industries, roles.
pub(crate) fn draw_many(drawn: &Drawn<'_>, options: Vec<One>) -> String {
    frame::around_group(drawn, &made(&Many { d: drawn, options }))
}
