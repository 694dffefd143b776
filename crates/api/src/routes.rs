//! Where endpoints are.

/// A route: the method, in small letters, and the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
}
