//! Who looks on while the database works: measurements, and tests that count.

use std::sync::{Arc, OnceLock};

use crate::Sql;

/// Is told the size of every commit group, and every statement. Clones are one.
#[derive(Clone, Default)]
pub(crate) struct Observer(Arc<Told>);

#[derive(Default)]
struct Told {
    groups: OnceLock<Box<dyn Fn(usize) + Send + Sync>>,
    statements: OnceLock<Box<dyn Fn(&'static str) + Send + Sync>>,
}

impl Observer {
    pub(crate) fn of_groups(&self, f: impl Fn(usize) + Send + Sync + 'static) {
        self.0.groups.get_or_init(|| Box::new(f));
    }

    pub(crate) fn of_statements(&self, f: impl Fn(&'static str) + Send + Sync + 'static) {
        self.0.statements.get_or_init(|| Box::new(f));
    }

    pub(crate) fn group(&self, size: usize) {
        if let Some(observe) = self.0.groups.get() {
            observe(size);
        }
    }

    pub(crate) fn statement(&self, sql: &Sql) {
        if let Some(observe) = self.0.statements.get() {
            observe(sql.sqlite);
        }
    }
}
