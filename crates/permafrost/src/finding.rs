//! What a rule says about a place: the finding, related places, and the fix.

use crate::edit::Edits;
use crate::model::duplicate::DuplicateKey;
use crate::model::item::Item;
use crate::model::object::{Object, ObjectName};
use crate::model::slot::{Owner, Slot};
use crate::model::workload::{Annotation, Container, ContainerList, Volume, Workload};
use crate::policy::{Level, PssCheck};
use crate::rewrite::outcome::{Change, Declined, Rewrite, Value};
use crate::syntax::path::Path;
use crate::syntax::yaml::Node;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use text_size::TextRange;

/// How much a violation matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Severity {
    /// It weakens the guarantee that the container stays what it was.
    Info,
    /// It opens a door through which the container can be changed.
    Warning,
    /// It changes the running container, or its host, today.
    Error,
}

/// Whether a fix can be taken without thought, named by what can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
pub enum Applicability {
    /// A person must supply something that can't be known from the text, where `<…>` stands.
    HasPlaceholders,
    /// Right, but a workload that relied on the old freedom fails until it is adapted.
    MayBreak,
    /// The cluster or the build behaves as before.
    Safe,
}

/// A change that ends a violation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as an imperative: "Set `privileged` to `false`".
    pub title: String,
    /// What can go wrong.
    pub applicability: Applicability,
    /// The edits; all of them or none.
    pub edits: Edits,
    /// Everything that may differ between the trees before and after.
    pub changes: Vec<Change>,
}

impl Fix {
    /// A fix that makes this rewrite.
    pub fn new(title: impl Into<String>, applicability: Applicability, rewrite: Rewrite) -> Self {
        Self { title: title.into(), applicability, edits: rewrite.edits, changes: rewrite.changes }
    }

    /// A fix that sets a boolean field to `false`, which may break who relied on `true`.
    pub fn set_false(field: Slot<'_>) -> Result<Self, Declined> {
        let rewrite = field.set(&Value::Bool(false))?;
        Ok(Self::new(format!("Set `{}` to `false`", field.key), Applicability::MayBreak, rewrite))
    }
}

/// A place that helps to understand a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where, in UTF-8 bytes.
    pub range: TextRange,
    /// What is there, in one line.
    pub text: String,
}

/// One violation of one rule at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule.
    pub rule: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The smallest policy level at which it is reported.
    pub level: Level,
    /// The check of the Pod Security Standards that refuses the pod for it, if one does.
    pub pss: Option<PssCheck>,
    /// What is wrong, naming the author's own container: one line, no dot at its end.
    pub message: String,
    /// Why that makes a container mutable, in one sentence.
    pub why: &'static str,
    /// The exact place, in UTF-8 bytes.
    pub range: TextRange,
    /// Related places.
    pub labels: Vec<Label>,
    /// The value's way from the root of its document (Kubernetes).
    pub path: Option<Path>,
    /// The document of the stream, counted from 0 (Kubernetes).
    pub document: usize,
    /// The object that is judged (Kubernetes).
    pub workload: Option<Arc<ObjectName>>,
    /// The name of the container that is judged (Kubernetes).
    pub container: Option<String>,
    /// The change that ends the violation, or why there is none.
    pub fix: Result<Fix, Declined>,
}

/// Where a finding stands, and whom it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The exact place, in UTF-8 bytes.
    pub range: TextRange,
    /// Related places that come with it, such as the alias through which a value is used.
    pub labels: Vec<Label>,
    /// The value's way from the root of its document (Kubernetes).
    pub path: Option<Path>,
    /// The document of the stream, counted from 0 (Kubernetes).
    pub document: usize,
    /// The object that is judged (Kubernetes).
    pub workload: Option<Arc<ObjectName>>,
    /// The name of the container that is judged (Kubernetes).
    pub container: Option<String>,
    /// Whether it is in an ephemeral container, in which Kubernetes lets nobody change anything.
    pub in_ephemeral: bool,
}

impl From<TextRange> for Place {
    fn from(range: TextRange) -> Self {
        Self { range, ..Self::default() }
    }
}

impl From<&Object<'_>> for Place {
    fn from(object: &Object<'_>) -> Self {
        Self {
            range: object.range(),
            document: object.document,
            workload: Some(Arc::clone(&object.name)),
            ..Self::default()
        }
    }
}

/// The place of a key that is set again, with the place at which it is set first.
impl From<DuplicateKey<'_>> for Place {
    fn from(duplicate: DuplicateKey<'_>) -> Self {
        let label = Label { range: duplicate.first(), text: "it is set here first".to_owned() };
        Self {
            range: duplicate.range(),
            labels: vec![label],
            path: Some(duplicate.path()),
            ..Self::from(duplicate.object)
        }
    }
}

impl From<&Workload<'_>> for Place {
    fn from(workload: &Workload<'_>) -> Self {
        Self::from(&workload.object)
    }
}

/// The place of a field: its value, or where it would stand.
impl From<Slot<'_>> for Place {
    fn from(slot: Slot<'_>) -> Self {
        Self::of(slot.owner, slot.anchor(), slot.value())
    }
}

/// The place of an item: its value, or its first key where it is a mapping.
impl From<Item<'_>> for Place {
    fn from(item: Item<'_>) -> Self {
        Self::of(item.owner, item.anchor(), Some(item.node()))
    }
}

impl From<Volume<'_>> for Place {
    fn from(volume: Volume<'_>) -> Self {
        Self::from(*volume)
    }
}

/// The place of a container as a whole: an ephemeral one can't be changed, but left out.
impl From<Container<'_>> for Place {
    fn from(container: Container<'_>) -> Self {
        let node = container.node();
        let place = Self::of(Owner::Container(container), container.anchor(), Some(node));
        Self { in_ephemeral: false, ..place }
    }
}

impl From<Annotation<'_>> for Place {
    fn from(annotation: Annotation<'_>) -> Self {
        let value = annotation.value();
        Self::of(Owner::Pod(annotation.workload), value.range(), Some(value))
    }
}

impl Place {
    /// The place of a value, or of one that is missing, in what belongs to `owner`.
    fn of(owner: Owner<'_>, range: TextRange, value: Option<Node<'_>>) -> Self {
        let alias = value.and_then(Node::alias);
        let label =
            |range| Label { range, text: "the value is used through this alias".to_owned() };
        let container = owner.container();
        Self {
            range,
            labels: alias.map(label).into_iter().collect(),
            path: value.map(Node::path),
            container: container.and_then(Container::name).map(str::to_owned),
            in_ephemeral: container.is_some_and(|it| it.list == ContainerList::Ephemeral),
            ..Self::from(owner.object())
        }
    }

    /// The same place, narrowed to a part of its range.
    #[must_use]
    pub fn narrowed(self, range: TextRange) -> Self {
        Self { range, ..self }
    }
}
