//! A Dockerfile as the image it builds: its stages, their bases and their users.

use crate::syntax::dockerfile::Dockerfile;

/// A Dockerfile with its stages resolved.
#[derive(Debug)]
pub struct Build<'t> {
    /// The instructions.
    pub dockerfile: &'t Dockerfile<'t>,
}

impl<'t> Build<'t> {
    /// Resolves the stages of a Dockerfile.
    pub fn of(dockerfile: &'t Dockerfile<'t>) -> Self {
        Self { dockerfile }
    }
}
