//! What a learner's files say: the reports of the library, and the values that goals ask for.

mod dockerfile;
mod manifests;

use crate::lesson::File;
use crate::path::{Path, Root, values};
use permafrost::{Beside, Finding, Kind, OffsetUnit, Policy, Report, Source, check, check_beside};
use serde_yaml::Value;

pub(crate) use dockerfile::Dockerfile;
pub(crate) use manifests::Manifests;

/// What the files of a lesson say at one moment.
#[derive(Debug)]
pub(crate) struct Facts {
    pub(crate) files: Vec<FileFacts>,
}

/// What one file says.
#[derive(Debug)]
pub(crate) struct FileFacts {
    pub(crate) name: String,
    pub(crate) source: Source,
    pub(crate) report: Report,
    pub(crate) content: Content,
}

/// What a file says, by its kind.
#[derive(Debug)]
pub(crate) enum Content {
    Manifests(Manifests),
    Dockerfile(Dockerfile),
}

/// What kind of text a file of this name and text holds.
pub(crate) fn kind_of(file: &File) -> Kind {
    Kind::of_file_name(&file.name).unwrap_or_else(|| Kind::guess(&file.text))
}

impl Facts {
    /// Looks at files. Manifests are judged beside the Dockerfile, where there is one.
    pub(crate) fn of(files: &[File], policy: &Policy) -> Self {
        let source = |file: &File| Source::with_kind(file.text.as_str(), kind_of(file));
        let sources: Vec<_> = files.iter().map(source).collect();
        let mut dockerfiles = sources.iter().filter(|it| it.kind() == Kind::Dockerfile);
        let dockerfile = dockerfiles.next().filter(|_| dockerfiles.next().is_none());
        let report = |source: &Source| match dockerfile {
            Some(dockerfile) if source.kind() == Kind::Kubernetes => {
                check_beside(source, Beside { dockerfile, image: None }, policy)
            }
            _ => check(source, policy),
        };
        let reports: Vec<_> = sources.iter().map(report).collect();
        let files = files.iter().zip(sources).zip(reports);
        let files = files.map(|((file, source), report)| FileFacts {
            name: file.name.clone(),
            content: match source.kind() {
                Kind::Kubernetes => Content::Manifests(Manifests::of(source.text())),
                Kind::Dockerfile => Content::Dockerfile(Dockerfile::of(source.text())),
            },
            source,
            report,
        });
        Self { files: files.collect() }
    }

    /// The files that a goal is about: the one it names, or all.
    pub(crate) fn about<'f, 'n>(
        &'f self,
        file: Option<&'n str>,
    ) -> impl Iterator<Item = &'f FileFacts> + use<'f, 'n> {
        self.files.iter().filter(move |it| file.is_none_or(|name| it.name == name))
    }

    /// The values at the end of a way, in the files that a goal is about.
    ///
    /// Empty where the way begins nowhere, `None` for what is missing at its end.
    pub(crate) fn values(&self, path: &Path, file: Option<&str>) -> Vec<Option<&Value>> {
        let roots = self.about(file).flat_map(|file| file.roots(&path.root));
        roots.flat_map(|root| values(root, &path.steps)).collect()
    }
}

impl FileFacts {
    /// The values in which a way may begin.
    fn roots(&self, root: &Root) -> Vec<&Value> {
        match (&self.content, root) {
            (Content::Manifests(manifests), Root::Pod(name)) => manifests
                .pods
                .iter()
                .filter(|pod| name.is_none() || pod.owner.name == *name)
                .map(|pod| &pod.spec)
                .collect(),
            (Content::Manifests(manifests), Root::Object { kind, name }) => manifests
                .objects
                .iter()
                .filter(|it| it.name.kind == *kind && it.name.name.as_ref() == Some(name))
                .map(|object| &object.value)
                .collect(),
            (Content::Dockerfile(dockerfile), Root::Image) => dockerfile.image.iter().collect(),
            (Content::Dockerfile(dockerfile), Root::Stage(name)) => {
                dockerfile.stage(name).map(|stage| &stage.value).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every violation, whether a comment leaves it out or not, and whether one does.
    pub(crate) fn violations(&self) -> impl Iterator<Item = (&Finding, bool)> {
        let open = self.report.findings.iter().map(|finding| (finding, false));
        open.chain(self.report.suppressed.iter().map(|it| (&it.finding, true)))
    }

    /// The line of a violation, counted from 1.
    pub(crate) fn line_of(&self, finding: &Finding) -> u32 {
        self.source.position(finding.range.start(), OffsetUnit::Utf8Bytes).line
    }
}
