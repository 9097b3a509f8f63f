//! The rewrite in the place of the text: each change with the rule that asks for it, to take or leave.

use super::prose::Prose;
use crate::hand_over;
use crate::review::{Field, Piece, Reason, Review, Row, Values, complaint};
use crate::route::Route;
use crate::state::Action;
use gloo::utils::document;
use permafrost::{Source, view};
use std::rc::Rc;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) review: Rc<Review>,
    /// The keys of the pieces that are left out.
    pub(crate) rejected: Rc<Vec<String>>,
    /// What was filled in.
    pub(crate) values: Rc<Values>,
    pub(crate) before: Rc<Source>,
    /// The name of the file.
    pub(crate) title: AttrValue,
    /// Whether the text came with the line ends of Windows.
    pub(crate) crlf: bool,
    /// The finding under the cursor.
    pub(crate) active: Option<usize>,
    pub(crate) act: Callback<Action>,
    /// Told the key of a piece to take.
    pub(crate) take_piece: Callback<String>,
    /// Told the key of a field, and what was filled in.
    pub(crate) give_value: Callback<(String, String)>,
}

#[component]
pub(crate) fn ReviewPane(props: &Props) -> Html {
    let pane = use_node_ref();
    {
        let pane = pane.clone();
        // A piece that is taken takes its own button away: the focus stays among the others.
        use_effect_with(props.review.clone(), move |_| {
            let is_lost = document().active_element().is_none_or(|it| it.tag_name() == "BODY");
            if let (true, Some(pane)) = (is_lost, pane.cast::<HtmlElement>()) {
                let _ = pane.focus();
            }
        });
    }
    let onkeydown = {
        let act = props.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                act.emit(Action::ReviewClosed);
            }
        })
    };
    let Review { pieces, fields, .. } = &*props.review;
    html! {
        <div class="review" role="group" aria-label="Suggested rewrite" tabindex="-1" ref={pane} {onkeydown}>
            if !pieces.is_empty() {
                { take_away(props) }
            }
            if !fields.is_empty() {
                <ul class="fields" aria-label="Yours to fill in">
                    { for fields.iter().map(|field| html! {
                        <FieldCard
                            key={format!("{} {}", field.finding, field.key)}
                            field={field.clone()}
                            value={props.values.get(&field.key).cloned().unwrap_or_default()}
                            give={&props.give_value}
                        />
                    }) }
                </ul>
            }
            <ol class="pieces" aria-label="Changes">
                { for pieces.iter().map(|it| piece(it, props)) }
            </ol>
        </div>
    }
}

/// The rewrite as a patch, as a text, as a file.
fn take_away(props: &Props) -> Html {
    let text = props.review.without(&props.before, &props.rejected);
    let whole = {
        let crlf = props.crlf;
        move |text: &str| if crlf { text.replace('\n', "\r\n") } else { text.to_owned() }
    };
    let (before, after) = (whole(props.before.text()), whole(&text));
    let patch = view::unified_diff(&before, &after, &props.title);
    let copy = |text: String, said: &'static str| {
        let act = props.act.clone();
        Callback::from(move |_: MouseEvent| {
            let act = act.clone();
            hand_over::copy(&text, move |allowed| {
                let said = if allowed { said } else { "The browser refused to copy." };
                act.emit(Action::Noticed(said.into()));
            });
        })
    };
    let download = {
        let (after, name, act) = (after.clone(), props.title.clone(), props.act.clone());
        Callback::from(move |_: MouseEvent| {
            let said = match hand_over::download(&after, &name) {
                Ok(()) => format!("The rewrite is saved as {name}."),
                Err(_) => "The browser refused to save.".to_owned(),
            };
            act.emit(Action::Noticed(said.into()));
        })
    };
    html! {
        <div class="take" role="group" aria-label="Take the rewrite away">
            <button class="quiet" type="button" onclick={copy(patch, "The patch is copied.")}>
                { "Copy as patch" }
            </button>
            <button class="quiet" type="button" onclick={copy(after, "The rewrite is copied.")}>
                { "Copy the rewrite" }
            </button>
            <button class="quiet" type="button" onclick={download}>{ "Download the rewrite" }</button>
        </div>
    }
}

fn piece(piece: &Piece, props: &Props) -> Html {
    let is_rejected = props.rejected.contains(&piece.key);
    let is_active = piece.reasons.iter().any(|reason| props.active == Some(reason.finding));
    let key = piece.key.clone();
    let accept = props.take_piece.reform(move |_: MouseEvent| key.clone());
    let key = piece.key.clone();
    let reject = props.act.reform(move |_: MouseEvent| Action::PieceRejected {
        key: key.clone(),
        rejected: !is_rejected,
    });
    let class = classes!("piece", is_rejected.then_some("rejected"), is_active.then_some("active"));
    html! {
        <li key={format!("{} {}", piece.line, piece.key)} {class}>
            <header>
                <div class="reasons">
                    { for piece.reasons.iter().map(reason) }
                    if piece.reasons.is_empty() {
                        <h3>{ "Follows from the other changes" }</h3>
                    }
                </div>
                <span class="line">{ format!("line {}", piece.line) }</span>
                <button type="button" aria-pressed={is_rejected.to_string()} onclick={reject}>
                    { "Reject" }
                </button>
                if !is_rejected {
                    <button type="button" onclick={accept}>{ "Accept" }</button>
                }
            </header>
            { side_by_side(&piece.rows) }
            { in_one_column(&piece.rows) }
        </li>
    }
}

fn reason(reason: &Reason) -> Html {
    html! {
        <div>
            <h3><a href={Route::Rule(reason.rule.to_owned()).link()}>{ reason.title }</a></h3>
            <p>
                <Prose text={reason.fix.clone()} />
                if !reason.caution.is_empty() {
                    <span class="caution">{ " · " }{ reason.caution }</span>
                }
            </p>
        </div>
    }
}

/// Before and after beside each other, where there is room.
fn side_by_side(rows: &[Row]) -> Html {
    let cell = |side: &Option<(usize, String)>, class: &'static str, sign: &'static str| match side
    {
        Some((number, text)) => html! {
            <>
                <td class="number">{ number }</td>
                <td class={classes!("code", class)}><span class="sign">{ sign }</span>{ text }</td>
            </>
        },
        None => html! { <><td class="number"></td><td class="code none"></td></> },
    };
    let row = |row: &Row| {
        let (old, new) = if row.is_kept { ("", "") } else { ("removed", "added") };
        let (minus, plus) = if row.is_kept { (" ", " ") } else { ("-", "+") };
        html! { <tr>{ cell(&row.before, old, minus) }{ cell(&row.after, new, plus) }</tr> }
    };
    html! {
        <table class="diff beside">
            <thead class="hidden"><tr><th colspan="2">{ "Before" }</th><th colspan="2">{ "After" }</th></tr></thead>
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}

/// What goes away, then what comes in its place, where there is less room.
fn in_one_column(rows: &[Row]) -> Html {
    let line = |(number, text): &(usize, String), class: &'static str, sign: &'static str| {
        html! {
            <tr>
                <td class="number">{ number }</td>
                <td class={classes!("code", class)}><span class="sign">{ sign }</span>{ text }</td>
            </tr>
        }
    };
    let (first, last) = kept_around(rows);
    let kept = |row: &Row| row.after.as_ref().map(|it| line(it, "", " "));
    let changed = &rows[first..rows.len() - last];
    html! {
        <table class="diff unified">
            <tbody>
                { for rows[..first].iter().filter_map(kept) }
                { for changed.iter().filter_map(|row| row.before.as_ref()).map(|it| line(it, "removed", "-")) }
                { for changed.iter().filter_map(|row| row.after.as_ref()).map(|it| line(it, "added", "+")) }
                { for rows[rows.len() - last..].iter().filter_map(kept) }
            </tbody>
        </table>
    }
}

/// How many unchanged lines stand before and behind what changes.
fn kept_around(rows: &[Row]) -> (usize, usize) {
    let first = rows.iter().take_while(|row| row.is_kept).count();
    let last = rows.iter().rev().take_while(|row| row.is_kept).count();
    (first, last.min(rows.len() - first))
}

#[derive(PartialEq, Properties)]
struct FieldProps {
    field: Field,
    /// What was filled in before.
    value: AttrValue,
    give: Callback<(String, String)>,
}

/// Something that only the person knows.
#[component]
fn FieldCard(props: &FieldProps) -> Html {
    let FieldProps { field, value, give } = props;
    let wrong = use_state(|| None::<&'static str>);
    let oninput = {
        let (field, give, wrong) = (field.clone(), give.clone(), wrong.clone());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let value = input.value();
            let complaint =
                if value.trim().is_empty() { None } else { complaint(&field.name, &value) };
            wrong.set(complaint);
            let value = if complaint.is_some() { String::new() } else { value };
            give.emit((field.key.clone(), value));
        })
    };
    // The field keeps what is typed; only a first value comes from outside.
    let first = use_memo((), |()| value.clone());
    let id = format!("field-{}", field.finding);
    let note = format!("{id}-note");
    html! {
        <li class="field">
            <h3>{ field.title }<span class="line">{ format!("line {}", field.line) }</span></h3>
            <p><Prose text={field.fix.clone()} /></p>
            <label for={id.clone()}>{ &field.name }</label>
            <input
                {id}
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value={(*first).clone()}
                aria-invalid={wrong.is_some().to_string()}
                aria-describedby={note.clone()}
                {oninput}
            />
            <p class="note" id={note} aria-live="polite">
                { match *wrong {
                    Some(complaint) => complaint,
                    None if value.is_empty() => "Fill it in to see the change.",
                    None => "Part of the changes below.",
                } }
            </p>
        </li>
    }
}
