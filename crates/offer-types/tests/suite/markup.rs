//! Markup in descriptions: kept for the publisher, remarked, and not shown.

use serde_json::json;

use crate::support::*;

#[test]
fn markup_that_buyers_do_not_see_is_remarked_and_left_out() {
    let place = "offer/m.description";
    let offer =
        with(vm_offer(), place, json!("<h1>Harbor</h1><script>steal()</script><p style=\"x\">Fine.</p>"));
    assert_eq!(vm().check_draft(&offer), [], "it is kept");
    let message = "Buyers do not see this markup of Description, which is left out: <script>, style.";
    for warnings in [vm().draft_warnings(&offer), vm().check_publish(offer.clone()).warnings] {
        assert_eq!(told(&warnings), expected(&[("NotAllowed", place)]));
        assert_eq!(warnings[0].text.to_string(), message);
    }
    let listing = vm().listing(&offer);
    assert_eq!(*at(&listing, place), "<h1>Harbor</h1><p>Fine.</p>");
    assert_eq!(vm().listing(&listing), listing);
    let plain = "Fast & simple: 1 < 2.";
    assert_eq!(*at(&vm().listing(&with(offer, place, json!(plain))), place), plain);
}
