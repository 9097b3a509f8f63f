//! Builds the tree from the parser's events.
//!
//! A document that breaks off is closed where it broke: what was read before the error is kept,
//! so that a half-typed file can be judged as far as it goes.

use super::{
    CollectionStyle, Content, Document, NodeData, NodeId, Run, ScalarStyle, Stream, SyntaxError,
    given::{Given, Mend},
    keys, refusals, tabs, words,
};
use crate::order;
use crate::syntax::resolve::Tag;
use granit_parser::{Event, Parser, ScanError, Span, StructureStyle, options};
use std::borrow::Cow;
use std::collections::HashMap;
use text_size::{TextRange, TextSize};

/// Reads a stream of YAML documents. It never fails: see [`Stream::errors`].
pub fn parse(text: &str) -> Stream<'_> {
    let mut given = Given::of(text);
    loop {
        match read(text, &given) {
            Ok(stream) => return stream,
            Err(mend) => given = given.mended(mend),
        }
    }
}

/// Reads the text as the parser is given it, up to an error that can be mended.
fn read<'t>(text: &'t str, given: &Given<'_>) -> Result<Stream<'t>, Mend> {
    let options = options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        // Both as in the library of which Kubernetes' own is a translation.
        bom_inside_document_as_content: true,
        block_scalar_eof_without_line_feed: true,
    };
    let mut parser = Parser::new_from_str_with_options(&given.text, options);
    let mut builder = Builder::new(text, given);
    loop {
        match parser.next() {
            Some(Ok((event, span))) => builder.take(event, span),
            Some(Err(error)) => {
                if let Some(mend) = given.mend_for(&error) {
                    return Err(mend);
                }
                builder.break_off(&error);
                // Goes on at the next `---`; without one there is nothing left to read.
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
            None => break,
        }
    }
    builder.refuse_control_characters();
    Ok(builder.finish())
}

pub(super) struct Builder<'t, 'g> {
    pub(super) stream: Stream<'t>,
    given: &'g Given<'g>,
    /// Collections that are not closed yet, the innermost last.
    pub(super) open: Vec<Open>,
    /// Children of open collections, those of the innermost last.
    pub(super) pending: Vec<NodeId>,
    /// The nodes behind the anchors of this document.
    anchors: HashMap<usize, NodeId>,
    /// Where the document that is being read begins.
    document_start: Option<TextSize>,
    root: Option<NodeId>,
}

pub(super) struct Open {
    pub(super) id: NodeId,
    /// How many of the pending children belong to collections around this one.
    pub(super) children_before: usize,
}

impl<'t, 'g> Builder<'t, 'g> {
    fn new(text: &'t str, given: &'g Given<'g>) -> Self {
        let stream = Stream {
            text,
            nodes: Vec::with_capacity(text.len() / 16),
            children: Vec::with_capacity(text.len() / 16),
            texts: Vec::new(),
            documents: Vec::new(),
            errors: Vec::new(),
            duplicates: Vec::new(),
            actions: given.actions.clone(),
        };
        let (open, pending, anchors) = (Vec::new(), Vec::new(), HashMap::new());
        Self { stream, given, open, pending, anchors, document_start: None, root: None }
    }

    /// The stream, with what was found in the order of the text: a mapping is looked at as it ends.
    fn finish(self) -> Stream<'t> {
        let mut stream = self.stream;
        let mut duplicates = std::mem::take(&mut stream.duplicates);
        order::by_key(&mut duplicates, |&it| u128::from(u32::from(stream.place(it))));
        stream.duplicates = duplicates;
        for tab in tabs::misplaced(&stream) {
            let message = "YAML is indented with spaces, and here stands a tab".to_owned();
            stream.errors.push(SyntaxError { message, range: tab });
        }
        order::by_key(&mut stream.errors, |error| u128::from(u32::from(error.range.start())));
        stream
    }

    fn take(&mut self, event: Event<'_>, span: Span) {
        let range = self.range(&span);
        match event {
            Event::DocumentStart(_, version) => {
                self.refuse_version(version, range.start());
                self.document_start = Some(range.start());
                self.anchors.clear();
            }
            Event::DocumentEnd => self.end_document(range.end(), true),
            Event::Scalar(value, style, anchor, tag) => {
                let style = scalar_style(style);
                // The parser calls a missing value `~`; here it is the empty text.
                let is_missing = style == ScalarStyle::Plain && range.is_empty();
                let value = match value {
                    _ if is_missing => Cow::Borrowed(""),
                    _ if self.given.is_dash(range.start()) => Cow::Borrowed("-"),
                    value => value,
                };
                let (tag, value) = match tag {
                    Some(tag) => self.tagged(&tag, value, range),
                    None => (Tag::None, value),
                };
                self.refuse_scalar(&value, style, tag, range);
                // What a template writes isn't known: its action stands for it.
                let is_masked = !self.stream.actions_in(range).is_empty();
                let text = if is_masked { None } else { self.text_index(&value, style, range) };
                self.add(range, Content::Scalar { style, tag, text }, anchor);
            }
            Event::SequenceStart(style, anchor, _) => {
                let content =
                    Content::Sequence { style: collection_style(style), children: Run::default() };
                self.open(range, content, anchor);
            }
            Event::MappingStart(style, anchor, _) => {
                let content =
                    Content::Mapping { style: collection_style(style), children: Run::default() };
                self.open(range, content, anchor);
            }
            Event::SequenceEnd => {
                self.close(range.end());
            }
            Event::MappingEnd => {
                let children = self.close(range.end());
                self.inspect_keys(children);
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                let target = target.filter(|target| self.open.iter().all(|it| it.id != *target));
                if target.is_none() {
                    self.error("this alias stands inside the value that it stands for", range);
                }
                self.add(range, Content::Alias { target }, 0);
            }
            Event::Anchor(_, name) if !refusals::is_anchor_name(&name) => {
                self.error("an anchor's name has only letters, digits, `-` and `_`", range);
            }
            Event::UnresolvedAlias(name) => {
                self.error(format!("there is no anchor `&{name}` before this alias"), range);
                self.add(range, Content::Alias { target: None }, 0);
            }
            _ => {}
        }
    }

    /// Where the value's text is kept, if it doesn't stand in the source as it is.
    fn text_index(&mut self, value: &str, style: ScalarStyle, range: TextRange) -> Option<u32> {
        let source = &self.stream.text[range];
        let as_written = match style {
            ScalarStyle::Plain => source == value,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                source.len() == value.len() + 2 && source[1..].starts_with(value)
            }
            ScalarStyle::Block => false,
        };
        if as_written {
            return None;
        }
        if style == ScalarStyle::DoubleQuoted {
            self.refuse_escapes(range);
        }
        self.stream.texts.push(value.into());
        u32::try_from(self.stream.texts.len() - 1).ok()
    }

    fn add(&mut self, range: TextRange, content: Content, anchor: usize) -> NodeId {
        self.refuse_tab(range.start());
        let id = NodeId::from_index(self.stream.nodes.len());
        let open = self.open.last();
        let parent = open.map(|open| open.id);
        let place = open.map_or(0, |open| self.pending.len() - open.children_before);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.stream.nodes.push(NodeData { range, parent, place, content });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        if parent.is_some() {
            self.pending.push(id);
        } else {
            self.root = Some(id);
        }
        id
    }

    fn open(&mut self, range: TextRange, content: Content, anchor: usize) {
        let id = self.add(range, content, anchor);
        self.open.push(Open { id, children_before: self.pending.len() });
    }

    /// Ends the innermost collection, and gives its children.
    fn close(&mut self, at: TextSize) -> Run {
        let Some(open) = self.open.pop() else { return Run::default() };
        let first = u32::try_from(self.stream.children.len()).unwrap_or(u32::MAX);
        let children = self.pending.drain(open.children_before..);
        let len = u32::try_from(children.len()).unwrap_or(0);
        self.stream.children.extend(children);
        let last_child = self.stream.children[first as usize..].last().copied();
        let last_end = last_child.map(|last| self.stream.data(last).range.end());
        let data = &mut self.stream.nodes[open.id.index()];
        let (Content::Sequence { style, children } | Content::Mapping { style, children }) =
            &mut data.content
        else {
            return Run::default();
        };
        *children = Run { first, len };
        let end = match style {
            CollectionStyle::Flow => at,
            // A block collection ends where its last value does, not where the next one begins.
            CollectionStyle::Block => last_end.unwrap_or(at),
        };
        data.range = TextRange::new(data.range.start(), end.max(data.range.start()));
        Run { first, len }
    }

    fn inspect_keys(&mut self, children: Run) {
        let wrong = keys::inspect(&self.stream, children);
        for (key, reason) in wrong.refused {
            self.error(reason, self.stream.data(key).range);
        }
        self.stream.duplicates.extend(wrong.duplicates);
    }

    fn end_document(&mut self, end: TextSize, whole: bool) {
        while !self.open.is_empty() {
            self.complete_pair(end);
            self.close(end);
        }
        let Some(start) = self.document_start.take() else { return };
        let range = TextRange::new(start, end.max(start));
        self.stream.documents.push(Document { root: self.root.take(), range, whole });
    }

    /// Gives a null to the last key of a mapping that broke off before its value.
    fn complete_pair(&mut self, at: TextSize) {
        let Some(open) = self.open.last() else { return };
        let children = self.pending.len() - open.children_before;
        let is_mapping = matches!(self.stream.data(open.id).content, Content::Mapping { .. });
        if is_mapping && children % 2 == 1 {
            let null = Content::Scalar { style: ScalarStyle::Plain, tag: Tag::None, text: None };
            self.add(TextRange::empty(at), null, 0);
        }
    }

    /// What a tag makes of a scalar: its type, and its text, which base64 only stands for.
    fn tagged<'v>(
        &mut self,
        tag: &granit_parser::Tag,
        value: Cow<'v, str>,
        range: TextRange,
    ) -> (Tag, Cow<'v, str>) {
        let tag = match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
            Some("bool") => Tag::Bool,
            Some("int") => Tag::Integer,
            Some("float") => Tag::Float,
            Some("null") => Tag::Null,
            // `!!merge <<` is what `<<` is without it.
            Some("merge") if value == "<<" => Tag::None,
            Some("binary") => {
                let Some(bytes) = refusals::decode_base64(&value) else {
                    self.error("this isn't base64, as its tag says", range);
                    return (Tag::Text, value);
                };
                return (Tag::Text, String::from_utf8_lossy(&bytes).into_owned().into());
            }
            _ => Tag::Text,
        };
        (tag, value)
    }

    fn break_off(&mut self, error: &ScanError) {
        let offset = self.boundary(error.marker().byte_offset());
        let at = self.stream.text[usize::from(offset)..].chars().next();
        let len = at.filter(|it| !it.is_whitespace()).map_or(0.into(), TextSize::of);
        let words = words::of(error.kind(), self.stream.text, offset.into());
        self.error(words.unwrap_or_else(|| error.info().into()), TextRange::at(offset, len));
        // The error may be that an earlier bracket was never closed: what was read reaches further.
        let reached = self.stream.nodes.last().map_or(offset, |last| last.range.end());
        self.end_document(offset.max(reached), false);
    }

    pub(super) fn error(&mut self, message: impl Into<String>, range: TextRange) {
        self.stream.errors.push(SyntaxError { message: message.into(), range });
    }

    fn range(&self, span: &Span) -> TextRange {
        let start = self.boundary(span.start.byte_offset());
        TextRange::new(start, self.boundary(span.end.byte_offset()).max(start))
    }

    /// A byte offset of the parser, held to the text's length and to whole characters.
    fn boundary(&self, offset: Option<usize>) -> TextSize {
        let offset = self.stream.text.floor_char_boundary(offset.unwrap_or_default());
        TextSize::try_from(offset).unwrap_or_default()
    }
}

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal | granit_parser::ScalarStyle::Folded => {
            ScalarStyle::Block
        }
    }
}

fn collection_style(style: StructureStyle) -> CollectionStyle {
    match style {
        StructureStyle::Block => CollectionStyle::Block,
        StructureStyle::Flow => CollectionStyle::Flow,
    }
}
