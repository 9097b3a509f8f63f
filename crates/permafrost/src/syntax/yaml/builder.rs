//! Builds the tree from the parser's events.
//!
//! A document that breaks off is closed where it broke: what was read before the error is kept,
//! so that a half-typed file can be judged as far as it goes.

use super::{
    CollectionStyle, Content, Document, NodeData, NodeId, Run, ScalarStyle, Stream, SyntaxError,
};
use crate::syntax::resolve::Tag;
use granit_parser::{Event, Parser, ScanError, Span, StructureStyle, options};
use std::collections::HashMap;
use text_size::{TextRange, TextSize};

/// Reads a stream of YAML documents. It never fails: see [`Stream::errors`].
pub fn parse(text: &str) -> Stream<'_> {
    let options = options! { emit_unresolved_aliases: true, emit_comments: false };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder::new(text);
    loop {
        match parser.next() {
            Some(Ok((event, span))) => builder.take(event, span),
            Some(Err(error)) => {
                builder.break_off(&error);
                // Goes on at the next `---`; without one there is nothing left to read.
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
            None => break,
        }
    }
    builder.stream
}

struct Builder<'t> {
    stream: Stream<'t>,
    /// Collections that are not closed yet, the innermost last.
    open: Vec<Open>,
    /// Children of open collections, those of the innermost last.
    pending: Vec<NodeId>,
    /// The nodes behind the anchors of this document.
    anchors: HashMap<usize, NodeId>,
    /// Where the document that is being read begins.
    document_start: Option<TextSize>,
    root: Option<NodeId>,
}

struct Open {
    id: NodeId,
    /// How many of the pending children belong to collections around this one.
    children_before: usize,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let stream = Stream {
            text,
            nodes: Vec::with_capacity(text.len() / 16),
            children: Vec::with_capacity(text.len() / 16),
            texts: Vec::new(),
            documents: Vec::new(),
            errors: Vec::new(),
        };
        let (open, pending, anchors) = (Vec::new(), Vec::new(), HashMap::new());
        Self { stream, open, pending, anchors, document_start: None, root: None }
    }

    fn take(&mut self, event: Event<'_>, span: Span) {
        let range = self.range(&span);
        match event {
            Event::DocumentStart(..) => {
                self.document_start = Some(range.start());
                self.anchors.clear();
            }
            Event::DocumentEnd => self.end_document(range.end(), true),
            Event::Scalar(value, style, anchor, tag) => {
                let style = scalar_style(style);
                let tag = tag.map_or(Tag::None, |tag| tag_of(tag.core_suffix()));
                let text = self.text_index(&value, style, range);
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
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end()),
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                let target = target.filter(|target| self.open.iter().all(|it| it.id != *target));
                if target.is_none() {
                    self.error("this alias stands inside the value that it stands for", range);
                }
                self.add(range, Content::Alias { target }, 0);
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
            // The parser calls a missing value `~`; here it is the empty text.
            ScalarStyle::Plain => source == value || range.is_empty(),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                source.len() == value.len() + 2 && source[1..].starts_with(value)
            }
            ScalarStyle::Block => false,
        };
        if as_written {
            return None;
        }
        self.stream.texts.push(value.into());
        u32::try_from(self.stream.texts.len() - 1).ok()
    }

    fn add(&mut self, range: TextRange, content: Content, anchor: usize) -> NodeId {
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

    fn close(&mut self, at: TextSize) {
        let Some(open) = self.open.pop() else { return };
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
            return;
        };
        *children = Run { first, len };
        let end = match style {
            CollectionStyle::Flow => at,
            // A block collection ends where its last value does, not where the next one begins.
            CollectionStyle::Block => last_end.unwrap_or(at),
        };
        data.range = TextRange::new(data.range.start(), end.max(data.range.start()));
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

    fn break_off(&mut self, error: &ScanError) {
        let offset = self.boundary(error.marker().byte_offset());
        let at = self.stream.text[usize::from(offset)..].chars().next();
        let len = at.filter(|it| !it.is_whitespace()).map_or(0.into(), TextSize::of);
        self.error(error.info(), TextRange::at(offset, len));
        // The error may be that an earlier bracket was never closed: what was read reaches further.
        let reached = self.stream.nodes.last().map_or(offset, |last| last.range.end());
        self.end_document(offset.max(reached), false);
    }

    fn error(&mut self, message: impl Into<String>, range: TextRange) {
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

fn tag_of(core_suffix: Option<&str>) -> Tag {
    match core_suffix {
        Some("str" | "binary" | "timestamp") => Tag::Text,
        Some("float") => Tag::Float,
        _ => Tag::Other,
    }
}
