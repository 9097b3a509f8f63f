//! The immutability map: a container on its host, and what stands open between it and the rest.
//!
//! The drawing is for the eye; what one reads and presses is a list of gates that lies over it.

use super::finding_card::look_of;
use crate::gates::{Gate, Opening};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// How far each gate stands open.
    pub(crate) openings: [Opening; 5],
    /// The gate whose findings are looked at.
    pub(crate) chosen: Option<Gate>,
    /// Told which gate's findings shall be looked at; of the same one again, the next of them.
    pub(crate) choose: Callback<Gate>,
    /// Told when all findings shall be looked at again.
    pub(crate) leave: Callback<()>,
}

#[component]
pub(crate) fn Map(props: &Props) -> Html {
    let leave = props.leave.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            leave.emit(());
        }
    });
    html! {
        <div class="map" {onkeydown}>
            <svg viewBox="0 0 420 84" aria-hidden="true">
                <rect class="host" x="117" y="1" width="186" height="82" rx="8" />
                <rect class="container" x="178" y="9" width="64" height="44" rx="6" />
                <path class="mark" d="M210 23v16M203 27l14 8M203 35l14-8" />
                { for props.openings.iter().map(channel) }
            </svg>
            <ul aria-label="Ways in and out">
                { for props.openings.iter().map(|opening| gate(*opening, props)) }
            </ul>
        </div>
    }
}

/// The channel of a gate: an arrow through the container's wall, or a bar across before it.
fn channel(opening: &Opening) -> Html {
    let (open, shut) = match opening.gate {
        // What comes from outside points inwards, what reaches out points outwards.
        Gate::Image => ("M88 18h104m-6-5 6 5-6 5", "M88 18h80M170 12v12"),
        Gate::User => ("M88 44h104m-6-5 6 5-6 5", "M88 44h80M170 38v12"),
        Gate::Files => ("M332 18H228m6-5-6 5 6 5", "M332 18h-80M250 12v12"),
        Gate::Network => ("M228 44h104m-6-5 6 5-6 5", "M332 44h-80M250 38v12"),
        Gate::Host => ("M210 43v20m-5-6 5 6 5-6", "M210 64v-4M204 60h12"),
    };
    let (class, path) = opening.worst.map_or(("shut", shut), |worst| (look_of(worst).0, open));
    html! { <path class={classes!("channel", class)} d={path} /> }
}

fn gate(opening: Opening, props: &Props) -> Html {
    let Opening { gate, findings, worst } = opening;
    let name = gate.name();
    let Some(worst) = worst else {
        return html! {
            <li class={classes!("gate", name, "shut")}>
                <span>{ name }<span class="hidden">{ " shut" }</span></span>
            </li>
        };
    };
    let (class, glyph) = look_of(worst);
    let onclick = props.choose.reform(move |_: MouseEvent| gate);
    let pressed = props.chosen == Some(gate);
    html! {
        <li class={classes!("gate", name, class)}>
            <button type="button" aria-pressed={pressed.to_string()} {onclick}>
                <span class="glyph" aria-hidden="true">{ glyph }</span>
                { name }
                <span class="hidden">{ " open, " }</span>
                <span class="count">{ findings }</span>
                <span class="hidden">{ if findings == 1 { " finding" } else { " findings" } }</span>
            </button>
        </li>
    }
}
