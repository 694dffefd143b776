//! Addresses that a form or a link says to go on to.

use url::Url;

/// Where somebody goes who signed in and wanted nothing else.
pub(crate) const HOME: &str = "/dashboard/commercial-marketplace/overview";

/// `wanted`, if it is a page of the portal: anything else could lead elsewhere under our name.
pub(crate) fn within(wanted: Option<&str>) -> String {
    let base = Url::parse("http://portal.invalid").expect("a plain address");
    let read = |wanted: &str| {
        let plain = wanted.starts_with('/') && !wanted.contains(['\\', '\n', '\r', '\t']);
        let url = base.join(wanted).ok().filter(|url| plain && url.origin() == base.origin())?;
        let path = url.path();
        let is_ours = ["/dashboard", "/operate", "/signin", "/help"].into_iter().any(|below| {
            path.strip_prefix(below).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        // A doubled slash is as good as none to us, and another host to a browser.
        (is_ours || path == "/").then(|| format!("{path}{query}"))
    };
    wanted.and_then(read).unwrap_or_else(|| HOME.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_portal_are_gone_on_to() {
        for wanted in [
            "/dashboard",
            "/dashboard/accounts?q=a%20b",
            "/signin?to=%2Fdashboard",
            "/help/overview",
            "/operate/certification?days=3",
            "/help?q=a",
            "/",
        ] {
            assert_eq!(within(Some(wanted)), wanted);
        }
        for wanted in [
            "https://evil.example/dashboard",
            "//evil.example/dashboard",
            "/\\evil.example",
            "/\t/evil.example",
            "\\\\evil.example",
            "dashboard",
            "javascript:alert(1)",
            "/dashboardy",
            "/catalog/offers",
            "/dashboard/../../artifacts",
            "/dashboard\r\nset-cookie: a=b",
            "",
        ] {
            assert_eq!(within(Some(wanted)), HOME, "{wanted}");
        }
        assert_eq!(within(None), HOME);
    }
}
