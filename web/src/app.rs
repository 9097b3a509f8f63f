//! The page: holds the state, ties the editor to it, and lays the parts out.

use crate::components::editor_pane::EditorPane;
use crate::components::export_dialog::ExportDialog;
use crate::components::findings::Findings;
use crate::components::header::Header;
use crate::components::policy_button::PolicyButton;
use crate::components::policy_panel::PolicyPanel;
use crate::components::review_pane::ReviewPane;
use crate::components::rewrite_bar::RewriteBar;
use crate::components::rules::{Example, Rules};
use crate::components::share_dialog::ShareDialog;
use crate::components::tabs::{Tab, Tabs, companion};
use crate::components::toolbar::Toolbar;
use crate::components::update::Update;
use crate::components::verdict::Verdict;
use crate::disk::{self, Came};
use crate::editor::{Editor, Told};
use crate::examples::EXAMPLES;
use crate::files::{File, NewFile};
use crate::gates::{Focus, Gate};
use crate::intake::{self, Found};
use crate::policy;
use crate::review::Piece;
use crate::route::{self, Route, use_fragment};
use crate::share::{self, Shared};
use crate::state::{Action, State, needs_a_person};
use crate::values;
use permafrost::TextRange;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// The whole page.
#[component]
pub(crate) fn App() -> Html {
    let fragment = use_fragment();
    // What a link holds comes in a moment: no example stands there until then.
    let opens_link = share::is_link(&fragment);
    let first = if opens_link { "" } else { EXAMPLES[0].text };
    let state = use_reducer(|| State::with_kept(first, policy::kept(), values::kept()));
    let act = use_callback((), {
        let dispatcher = state.dispatcher();
        let visiting = Cell::new(false);
        move |action, ()| {
            match &action {
                Action::SharedOpened(_) => visiting.set(true),
                Action::SharedLeft => visiting.set(false),
                // What somebody's link asks for isn't the person's own choice, nor what follows on it.
                Action::PolicyChosen(policy) if !visiting.get() => policy::keep(policy),
                _ => {}
            }
            dispatcher.dispatch(action);
        }
    });
    let route = Route::of(&fragment);
    use_effect_with(fragment, {
        let act = act.clone();
        move |fragment| open_link(fragment.clone(), act)
    });
    // From the first change on the address would no longer say what is there.
    use_effect_with(state.is_edited(), |is_edited| {
        if *is_edited && share::is_link(&route::fragment()) {
            route::forget_fragment();
        }
    });
    let sharing = use_state(|| None::<Shared>);
    let share = {
        let (sharing, state) = (sharing.clone(), state.clone());
        Callback::from(move |_: MouseEvent| sharing.set(Some(Shared::of(&state))))
    };
    let shut = Callback::from({
        let sharing = sharing.clone();
        move |()| sharing.set(None)
    });
    let asking = use_state(|| false);
    let exporting = use_state(|| false);
    let export = |open: bool| {
        let exporting = exporting.setter();
        Callback::from(move |()| exporting.set(open))
    };
    let editors = use_mut_ref(BTreeMap::<u32, Editor>::new);
    // An editor goes with its file.
    editors.borrow_mut().retain(|id, _| state.files.get(*id).is_some());
    let editor_of = |id: u32| editors.borrow_mut().entry(id).or_default().clone();
    let editor = editor_of(state.file().id);

    // What the person does is done at the desk of now, whichever rendering offered it: so these
    // never change, the editor can keep one, and a part is drawn anew only if what it shows changed.
    let desk = Desk { state: (*state).clone(), act: act.clone(), editor: editor.clone() };
    let latest = use_mut_ref(|| desk.clone());
    *latest.borrow_mut() = desk;
    let hands = use_memo((), |()| Hands::at(&latest));
    let Hands {
        told,
        load,
        open_files,
        choose_gate,
        undo,
        reveal,
        take_fix,
        take_rewrite,
        ignore_here,
        open,
        take_piece,
        give_value,
    } = &*hands;

    // What was filled in once is offered again on the next visit.
    use_effect_with(state.values.clone(), |values| values::keep(values));

    let hovered = use_state(|| false);
    use_effect_with((), {
        let (over, got) = (hovered.setter(), open_files.clone());
        move |()| disk::take_all_drops(Callback::from(move |is_over| over.set(is_over)), got)
    });
    let in_text = route == Route::Bench;
    let was_in_text = use_mut_ref(|| true);
    use_effect_with(in_text, move |&in_text| {
        // Whoever comes back goes on in the text.
        let came_back = !was_in_text.replace(in_text) && in_text;
        if came_back {
            latest.borrow().editor.focus();
        }
    });
    let ask = |ask: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(ask))
    };

    let file = state.file();
    let File { report, source, .. } = file;
    html! {
        <>
            <Header route={route.clone()} policy={state.policy.clone()} act={&act}>
                <PolicyButton policy={state.policy.clone()} open={ask(true)} />
                <button class="quiet" type="button" onclick={share}>{ "Share" }</button>
                <button class="quiet" type="button" onclick={export(true).reform(|_: MouseEvent| ())}>
                    { "Export" }
                </button>
            </Header>
            <ExportDialog state={(*state).clone()} open={*exporting} close={export(false)} act={&act} />
            <ShareDialog shared={(*sharing).clone()} close={shut} act={&act} />
            // Whoever comes back from another view finds everything as it was.
            <main class="bench" hidden={!in_text}>
                <Verdict
                    report={report.clone()}
                    source={source.clone()}
                    notice={state.notice.clone()}
                    was_shared={state.before.is_some()}
                    focus={state.focus.clone()}
                    {choose_gate}
                    act={&act}
                />
                <section class="pane text" aria-label="Text">
                    <div class="text-head">
                        <Tabs
                            tabs={Tab::all(&state.files)}
                            open={file.id}
                            companion={companion(&state.files)}
                            act={&act}
                        />
                        <Toolbar
                            report={report.clone()}
                            target={file.target(&state.policy).map(AttrValue::from)}
                            title={file.title()}
                            source={source.clone()}
                            chosen_kind={file.chosen_kind}
                            can_undo={file.can_undo}
                            crlf={file.crlf}
                            act={&act}
                            {load}
                            {open_files}
                            {undo}
                        />
                    </div>
                    { for state.files.iter().filter(|it| it.was_open).map(|it| {
                        pane(&state, it, editor_of(it.id), told)
                    }) }
                    if let Some(review) = state.review.clone() {
                        <ReviewPane
                            {review}
                            rejected={state.rejected.clone()}
                            values={state.values.clone()}
                            before={source.clone()}
                            title={file.title()}
                            crlf={file.crlf}
                            active={state.active}
                            act={&act}
                            {take_piece}
                            {give_value}
                        />
                    }
                </section>
                // Another text is another list: it begins at its top, unfolded.
                <Findings
                    key={format!("{} {}", file.id, file.beginnings)}
                    report={report.clone()}
                    source={source.clone()}
                    active={state.active}
                    focus={state.focus.clone()}
                    act={&act}
                    reviewing={state.review.is_some()}
                    policy={state.policy.clone()}
                    ask={ask(true)}
                    {reveal}
                    {take_fix}
                    {ignore_here}
                    {load}
                    {open_files}
                />
                <RewriteBar
                    report={report.clone()}
                    review={state.review.clone()}
                    rejected={state.rejected.clone()}
                    act={&act}
                    {take_rewrite}
                />
            </main>
            <Update />
            <Rules hidden={in_text} {open} />
            if *hovered {
                <p class="drop"><span>{ "Drop files or folders to look at them. They stay on this machine." }</span></p>
            }
            <PolicyPanel
                open={*asking}
                close={ask(false)}
                policy={state.policy.clone()}
                choose={act.reform(Action::PolicyChosen)}
            />
        </>
    }
}

/// Opens what a share link holds; says why where it holds nothing.
fn open_link(fragment: AttrValue, act: Callback<Action>) {
    if !share::is_link(&fragment) {
        return;
    }
    spawn_local(async move {
        act.emit(match Shared::read(&fragment).await {
            Ok(shared) => Action::SharedOpened(shared),
            Err(reason) => Action::Noticed(reason.into()),
        });
    });
}

/// The editor of a file, which stays as it was while another one is looked at.
fn pane(state: &State, file: &File, editor: Editor, told: &Callback<(u32, Told)>) -> Html {
    let id = file.id;
    html! {
        <EditorPane
            key={id}
            {editor}
            source={file.source.clone()}
            crlf={file.crlf}
            report={file.report.clone()}
            revision={file.revision}
            hidden={id != state.file().id || state.review.is_some()}
            told={told.reform(move |it| (id, it))}
        />
    }
}

/// What is told where a part of the rewrite breaks the text without the rest.
const APART: &str = "Left as it was: this change can't stand without the others.";

/// What an action of the person works on: what is known, how to change it, and the editor.
#[derive(Clone)]
struct Desk {
    state: State,
    act: Callback<Action>,
    editor: Editor,
}

/// All that a person can do, wherever on the page it is offered.
struct Hands {
    told: Callback<(u32, Told)>,
    load: Callback<&'static str>,
    undo: Callback<()>,
    reveal: Callback<TextRange>,
    open_files: Callback<Came>,
    choose_gate: Callback<Gate>,
    take_fix: Callback<usize>,
    take_rewrite: Callback<()>,
    take_piece: Callback<String>,
    give_value: Callback<(String, String)>,
    open: Callback<Example>,
    ignore_here: Callback<usize>,
}

impl Hands {
    fn at(desk: &Rc<RefCell<Desk>>) -> Self {
        Self {
            told: on(desk, Desk::hear),
            load: on(desk, Desk::load),
            undo: on(desk, |desk, ()| desk.editor.undo()),
            reveal: on(desk, Desk::reveal),
            open_files: on(desk, Desk::open_files),
            choose_gate: on(desk, Desk::choose_gate),
            take_fix: on(desk, Desk::take_fix),
            take_rewrite: on(desk, |desk, ()| desk.take_rewrite()),
            take_piece: on(desk, |desk, key: String| desk.take_piece(&key)),
            give_value: on(desk, Desk::give_value),
            open: on(desk, Desk::open),
            ignore_here: on(desk, Desk::ignore_here),
        }
    }
}

/// A callback that does something at the desk of the moment.
fn on<T: 'static>(desk: &Rc<RefCell<Desk>>, act: fn(&Desk, T)) -> Callback<T> {
    let desk = desk.clone();
    Callback::from(move |it| {
        // The page may be drawn anew meanwhile, which puts another desk there.
        let now = desk.borrow().clone();
        act(&now, it);
    })
}

impl Desk {
    fn hear(&self, (file, told): (u32, Told)) {
        match told {
            Told::Changed { text, can_undo, crlf, pasted } => {
                let found = if pasted { intake::unwrap(&text) } else { None };
                self.act.emit(Action::Edited { file, text, can_undo, crlf });
                if let Some(found) = found {
                    self.take_out(file, found);
                }
            }
            // What it tells of places is of no use any more.
            _ if file != self.state.file().id => {}
            Told::Moved(offset) => self.act.emit(Action::CursorMoved(offset)),
            Told::Fix(index) => self.take_fix(index),
            Told::FixAt(offset) => match self.state.fixable_near(offset) {
                Some(index) => self.take_fix(index),
                None => self.notice("There is no fix on this line."),
            },
            Told::EditorMissing => {
                self.notice("The editor did not load. The text can be edited all the same.");
            }
        }
    }

    /// Puts the code that was found in a pasted text into its place, and other files beside it.
    fn take_out(&self, file: u32, found: Found) {
        let told = found.told();
        let mut files = found.files.into_iter();
        let Some(first) = files.next() else { return };
        self.act.emit(Action::FileNamed { file, name: first.name, kind: first.kind });
        self.editor.set_text(&first.text);
        let others: Vec<_> = files.collect();
        if !others.is_empty() {
            self.act.emit(Action::FilesAdded(others));
            self.act.emit(Action::FileOpened(file));
        }
        self.notice(told);
    }

    /// Opens files from the person's disk.
    fn open_files(&self, came: Came) {
        let left_out = came.left_out();
        let files = came.files();
        if !files.is_empty() {
            self.act.emit(Action::FilesAdded(files));
            // They may have been dropped on the rules.
            route::go(&Route::Bench);
        }
        if let Some(left_out) = left_out {
            self.notice(left_out);
        }
    }

    fn reveal(&self, range: TextRange) {
        self.editor.reveal(range, self.state.source());
    }

    fn choose_gate(&self, gate: Gate) {
        let Some(index) = self.state.next_through(gate) else { return };
        self.act.emit(Action::Focused(Focus { gate: Some(gate), ..self.state.focus.clone() }));
        self.editor.show_place(self.state.report().findings[index].range, self.state.source());
    }

    fn load(&self, text: &'static str) {
        self.act.emit(Action::BegunAnew);
        self.editor.load(text);
    }

    fn open(&self, Example { rule, text, beside }: Example) {
        let asking = self.state.asking_for(&rule);
        let is_asked = asking == self.state.policy;
        if !is_asked {
            self.act.emit(Action::PolicyChosen(asking));
        }
        let file = |text| NewFile { text, ..NewFile::default() };
        let files = [Some(text), beside].into_iter().flatten().map(file).collect();
        self.act.emit(Action::FilesAdded(files));
        if !is_asked {
            self.notice("The rule of this example is asked for now; before it wasn't.");
        }
        route::go(&Route::Bench);
    }

    fn take_fix(&self, index: usize) {
        let finding = self.state.report().findings.get(index);
        let Some(fix) = finding.and_then(|finding| finding.fix.as_ref().ok()) else { return };
        if needs_a_person(fix) {
            // What is to be filled in can be reached in the text only.
            self.act.emit(Action::ReviewClosed);
        }
        self.editor.apply(&fix.edits, self.state.source());
        self.notice(if needs_a_person(fix) {
            "The value that is yours to fill in is selected."
        } else {
            "Fix applied."
        });
    }

    fn ignore_here(&self, index: usize) {
        let Some(finding) = self.state.report().findings.get(index) else { return };
        match self.state.ignored_here(finding) {
            Ok(edits) => {
                // The reason that the person gives is written into the text.
                self.act.emit(Action::ReviewClosed);
                self.editor.apply(&edits, self.state.source());
                self.notice("A comment leaves it out. Say why: the place is selected.");
            }
            Err(declined) => self.notice(format!("No comment can stand there: {declined}.")),
        }
    }

    /// Takes the rewrite, but for what was rejected of it.
    fn take_rewrite(&self) {
        let review = match &self.state.review {
            Some(review) => review.clone(),
            None => Rc::new(self.state.reviewed()),
        };
        if let Some(reason) = &review.stopped {
            self.notice(format!("Left as it was: {reason}."));
            return;
        }
        let rejected = if self.state.review.is_some() { &self.state.rejected[..] } else { &[] };
        let text = review.without(self.state.source(), rejected);
        if !self.state.can_stand(text.clone()) {
            self.notice(APART);
            return;
        }
        let taken = review.pieces.iter().filter(|it| !rejected.contains(&it.key)).count();
        self.act.emit(Action::ReviewClosed);
        self.editor.set_text(&text);
        // Its button is gone with the findings.
        self.editor.focus();
        self.notice(match taken {
            1 => "1 change applied.".to_owned(),
            count => format!("{count} changes applied."),
        });
    }

    /// Takes one piece of the rewrite.
    fn take_piece(&self, key: &str) {
        let review = self.state.review.as_ref();
        let piece = review.and_then(|it| it.pieces.iter().find(|piece| piece.key == key));
        let Some(edits) = piece.map(Piece::edits) else { return };
        if !self.state.can_stand(edits.apply(self.state.source().text())) {
            self.notice(APART);
            return;
        }
        self.editor.apply(&edits, self.state.source());
        self.notice("Change applied.");
    }

    fn give_value(&self, (key, value): (String, String)) {
        self.act.emit(Action::ValueGiven { key, value });
    }

    fn notice(&self, text: impl Into<AttrValue>) {
        self.act.emit(Action::Noticed(text.into()));
    }
}
