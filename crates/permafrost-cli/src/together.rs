//! Which Dockerfile the manifests of a run are checked beside.

use crate::args::Input;
use crate::files::File;
use anyhow::{Result, bail};
use permafrost::{
    Applicability, Beside, Fixed, Kind, Policy, Report, Source, check_beside, check_with_fixes,
    fix, fix_beside,
};

/// The Dockerfile of the images that the manifests run, if there is exactly one.
#[derive(Debug)]
pub(crate) struct Together<'a> {
    dockerfile: Option<Source>,
    image: Option<&'a str>,
}

impl<'a> Together<'a> {
    /// Finds the Dockerfile among what was read.
    ///
    /// Without the name of its image it counts only where everything was named itself: a folder may hold
    /// manifests that have nothing to do with it.
    pub(crate) fn of(files: &[File], input: &'a Input) -> Result<Self> {
        let image = input.image.as_deref();
        let mut dockerfiles = files.iter().filter(|it| it.source.kind() == Kind::Dockerfile);
        let only = dockerfiles.next().filter(|_| dockerfiles.next().is_none());
        let dockerfile = match (only, image) {
            (None, Some(_)) => bail!("`--image` needs exactly one Dockerfile beside the manifests"),
            (Some(file), None) if !files.iter().all(|it| it.named) || !file.named => None,
            (only, _) => only.map(|file| file.source.clone()),
        };
        Ok(Self { dockerfile, image })
    }

    /// What there is to say of a file.
    pub(crate) fn check(&self, source: &Source, policy: &Policy) -> Report {
        match self.beside(source) {
            Some(beside) => check_beside(source, beside, policy),
            None => check_with_fixes(source, policy),
        }
    }

    /// What making the fixes of a file comes to.
    pub(crate) fn fix(&self, source: &Source, policy: &Policy, least: Applicability) -> Fixed {
        match self.beside(source) {
            Some(beside) => fix_beside(source, beside, policy, least),
            None => fix(source, policy, least),
        }
    }

    fn beside(&self, source: &Source) -> Option<Beside<'_>> {
        let dockerfile = self.dockerfile.as_ref().filter(|_| source.kind() == Kind::Kubernetes)?;
        Some(Beside { dockerfile, image: self.image })
    }
}
