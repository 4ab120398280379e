//! A rule is one thing that Waypost proves about a guide. The list is closed; each rule has a name that never changes,
//! a severity, its reason and the usual way out in words, and an [`Example`].

pub mod example;

use example::Example;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the build.
    Error,
    /// Does not stop the build, unless `--strict`.
    Warning,
}

impl Severity {
    /// The word that is printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! rules {
    ($($family:literal: $($variant:ident $name:literal $severity:ident $waivable:literal $why:literal $mend:literal)*)*) => {
        /// Every rule. The order is the order in which findings at one place are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $why] $variant,)*)*
        }

        impl Rule {
            /// All rules, in the order of the manual.
            pub const ALL: &'static [Self] = &[$($(Self::$variant,)*)*];

            /// The rules by family, in the order of the manual.
            pub const FAMILIES: &'static [(&'static str, &'static [Self])] = &[$(($family, &[$(Self::$variant,)*]),)*];

            /// The name in messages, in `allow:` and in the manual.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($(Self::$variant => $name,)*)* }
            }

            /// Whether a finding stops the build.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $($(Self::$variant => Severity::$severity,)*)* }
            }

            /// Whether `allow: {rule: reason}` may switch it off.
            #[must_use]
            pub fn waivable(self) -> bool {
                match self { $($(Self::$variant => $waivable,)*)* }
            }

            /// The usual way out, for findings that know no better one.
            #[must_use]
            pub fn mend(self) -> &'static str {
                match self { $($(Self::$variant => $mend,)*)* }
            }

            /// What breaks the rule and what mends it; a rule without the file of its example does not compile.
            #[must_use]
            pub fn example(self) -> Example {
                Example::read(match self {
                    $($(Self::$variant => include_str!(concat!("rule/examples/", $name, ".txt")),)*)*
                })
            }

            /// Why the rule exists.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $($(Self::$variant => $why,)*)* }
            }
        }
    };
}

rules! {
    "Files and ids":
    InvalidYaml "invalid-yaml" Error false "A file that is not YAML cannot be read at all, and guessing at safety text is worse than stopping." "look for a missing quote, bracket or colon at this place or right above"
    UnknownKey "unknown-key" Error false "A misspelt key would be dropped in silence, and with it what the author meant to say." "correct the word, or take it out"
    MissingKey "missing-key" Error false "Without this key the reader would miss something that the page needs." "write it here"
    WrongType "wrong-type" Error false "A value of another kind than expected would be shown as something the author did not write." "write a value of the kind that is due"
    DuplicateKey "duplicate-key" Error false "Of two equal keys the second would win in silence." "keep one of the two, or rename it"
    YamlAlias "yaml-alias" Error false "Aliases, merge keys and tags hide text from the person who reads the file, and can blow up a small file into gigabytes." "write the text out, or put it in quotes"
    TextCut "text-cut" Error false "YAML takes ` #` for the start of a comment, so the rest of the sentence would be lost." "put the text in quotes"
    UnquotedListText "unquoted-list-text" Error false "YAML splits an unquoted sentence at its commas inside `[…]`, so one action would become two halves." "put each text in quotes"
    TooDeep "too-deep" Error false "No guide nests this deeply; a file that does would exhaust the machine of everyone who builds it." "nest less"
    TooLarge "too-large" Error false "A source this large is no page that anybody follows, and would make every build slow." "split it into several files"
    NotUtf8 "not-utf8" Error false "Text in another encoding would show wrong letters or measures." "save it as UTF-8"
    InvalidId "invalid-id" Error false "Ids stand in addresses, in saved progress and on paper; they must be plain and stable." "write an id such as `shut-door`: small letters, digits and hyphens"
    DuplicateId "duplicate-id" Error false "Two things with one id: a link, a tick or a sheet would belong to both." "rename one of the two"
    DuplicateCode "duplicate-code" Error false "A code printed on paper must mean one thing." "give the newer one the next free code"
    ReservedId "reserved-id" Error false "The word has a meaning of its own in the format; rules and tests could not tell them apart." "choose another id"
    MixedNode "mixed-node" Error false "A node that is two kinds at once asks two things; the reader could not tell which answer counts." "make two nodes"
    EmptyNode "empty-node" Error false "A question without answers is a dead end." "add the answers"
    UnknownDirective "unknown-directive" Error false "A directive with a slip in it would be dropped like any comment, and with it what it asked for." "take it out, or put it where it refines something"
    PathOutsideGuide "path-outside-guide" Error false "A guide that reaches outside its own folder publishes files nobody meant to publish." "keep the file in the guide, and name it by a relative path"
    NameClash "name-clash" Error false "Two sources that want the same output file: one page would vanish, on some systems only." "rename a file"
    RawHtml "raw-html" Error false "Raw HTML can break the page, carry script, and does not print as the author sees it." "write it in Markdown, or set `markdown.raw_html` in the settings"
    MissingAlt "missing-alt" Error false "A reader who cannot see the picture would miss what it shows." "say what it shows"
    TickedItem "ticked-item" Warning false "A guide starts blank: a box that is ticked before anybody did anything is a lie." "write `[ ]`"
    SecondH1 "second-h1" Warning false "A page has one title; a second one confuses everybody who moves by headings." "make it `##`"
    Placeholder "placeholder" Warning false "Unfinished text in a published guide is followed by somebody." "finish the text; `fill_in: true` for a number"

    "References":
    UnknownTarget "unknown-target" Error false "An answer that leads nowhere is a dead end." "name a question or an outcome of this tree"
    UnknownTree "unknown-tree" Error false "A reader sent to a decision that does not exist is lost." "correct the id"
    UnknownStage "unknown-stage" Error false "A reader sent to a stage that does not exist is lost." "correct the id"
    UnknownChecklist "unknown-checklist" Error false "A checklist that does not exist can never be complete." "correct the id"
    UnknownHazard "unknown-hazard" Error false "A warning that was to be repeated here would be missing." "give the callout that `#id`, or correct it"
    UnknownContact "unknown-contact" Error false "In an emergency the reader would look for a number that is not there." "add it to `contacts`"
    UnknownSource "unknown-source" Error false "A claim that cites nothing cannot be checked." "add it to `sources.yaml`"
    UnknownLog "unknown-log" Error false "A log that does not exist counts nothing." "add it to `logs`"
    UnknownStep "unknown-step" Error false "A hazard that covers a step which does not exist protects nobody." "name an item of this page, or a question of a decision placed on it"
    DeadLink "dead-link" Error false "A link that leads nowhere loses the reader." "correct the path, or write the page"
    DeadAnchor "dead-anchor" Error false "A link into a page must land where it says, not at the top." "name a heading, list or hazard that is there, or leave the `#…` out"
    MissingFile "missing-file" Error false "A picture or file that does not exist leaves a hole in the page." "add the file, or correct the path"
    UnknownGroup "unknown-group" Error false "A route that asks about a group which does not exist never matches." "name a group, `all`, or a list of signs"
    UnknownSheet "unknown-sheet" Error false "A sheet that is withdrawn under a wrong name stays in use." "write the id that stands on the sheet"
    StageBeforeOutcome "stage-before-outcome" Error false "Only an outcome tells the reader what was decided; jumping straight to a stage hides it." "lead to an outcome, put the stage in its `next`"
    UnlinkedTree "unlinked-tree" Warning false "A decision that nothing leads to is never taken." "place it with `@tree`, or link to it"
    OrphanPage "orphan-page" Warning false "A page that nothing leads to is never read." "link to it, or add it to the menu"
    UnusedSource "unused-source" Warning false "A source that nothing cites is either forgotten or not a source." "cite it, or remove it"
    JumpPastQuestions "jump-past-questions" Warning true "A jump into the middle of a tree passes questions that its author meant to be asked." "jump to its start, or allow it"

    "Shape of trees":
    UnreachableNode "unreachable-node" Error false "A question that no answer leads to is never asked: a way to it was forgotten." "lead an answer here, or take the question out"
    UnreachableOutcome "unreachable-outcome" Error false "An outcome that no answer leads to helps nobody: a way to it was forgotten." "lead an answer here, or take the outcome out"
    Circle "circle" Error false "Questions that lead back to themselves keep a reader turning round; on paper nobody notices." "lead forward, or to a `wait` outcome with a limit"
    TreeCircle "tree-circle" Error false "Decisions that send the reader to each other and back have no end." "end one of them in an outcome of its own"
    RetryNeedsLimit "retry-needs-limit" Error false "Whoever may try again and again does, until it goes wrong." "write `retry: { at_most: 2, then: … }` with an outcome that stops"
    EndlessNext "endless-next" Error false "A reader who is always sent on never gets to act." "give one of the outcomes another `next`, or none"
    LongestPath "longest-path" Warning true "Few people answer more than a dozen questions with care, fewer under stress." "split the tree, or ask the most telling questions first"
    SameAnswer "same-answer" Warning true "A question whose answers make no difference wastes attention, or one of the ways is wrong." "lead one answer elsewhere, or take the question out"

    "Coverage":
    UncoveredAnswers "uncovered-answers" Error false "A reader who ticks these signs finds no line that is true: a dead end." "add a route for them"
    DeadRoute "dead-route" Error false "A way that can never be taken was meant for somebody." "move it up, or take it out"
    NoNoneRoute "no-none-route" Error false "A reader who has seen none of the signs needs a way on too." "end with `{ none: all, go: … }` or `{ otherwise: true, go: … }`"
    TooFewSigns "too-few-signs" Error false "A route that asks for more signs than there are never matches." "ask for fewer, or add signs to the group"
    DuplicateMark "duplicate-mark" Error false "Two groups with one mark cannot be told apart on paper." "give one of them another `mark`"
    BandGap "band-gap" Error false "A reader with this number finds no line that is true." "let one band begin where the one before ends"
    BandOverlap "band-overlap" Error false "A reader with this number finds two lines that are true." "let one band begin where the other ends"
    BandOutside "band-outside" Error false "A band in which no answer can lie was meant for somebody." "correct its ends, or those of the scale"
    ScoreUnasked "score-unasked" Error false "A sum with a question left out is too small, and nobody sees it." "lead every way past the question, or take it out of the sum"
    ScoreWithoutPoints "score-without-points" Error false "A question without points adds nothing: they were forgotten." "give its answers `points`, or take it out of `add_up`"
    ScoreGap "score-gap" Error false "A reader with this sum finds no line that is true." "add a band for it"
    ScoreOrder "score-order" Error false "Nobody can add up what was not asked yet." "ask it before the sum"
    TooManySigns "too-many-signs" Warning true "Nobody looks for more than a handful of signs at once." "join signs that look alike, or ask in two questions"
    TooManyAnswers "too-many-answers" Warning true "Nobody keeps more than a handful of answers apart." "let “None of these” lead to a second question"
    NoUnit "no-unit" Warning false "A number without its unit is read as inches by one and millimetres by the next." "add `unit`, or `unit: none` if there really is none"

    "Caution":
    LessCaution "less-caution" Error true "More signs of danger must never make the advice less careful." "lead both the more cautious way, or put the stronger route first"
    EasyUnsure "easy-unsure" Error true "Whoever is not sure must not be waved through with those who are." "lead Not sure to a more cautious way, or to a further question"
    OutcomeIncomplete "outcome-incomplete" Error false "An outcome must tell the reader what to do, where to go, whom to call." "add what is missing"
    BrokenRule "broken-rule" Error false "The author's own safety rule fails on a path that a reader can take." "change an answer on this path, or the rule"
    NoUnsure "no-unsure" Warning true "Without Not sure a reader has to guess, and guesses the easy way." "add `if_unsure`"
    BandCaution "band-caution" Warning true "Caution that rises and falls again along a number is seldom meant." "look at the bands in order"
    NothingStops "nothing-stops" Warning true "A decision that can only say yes is none." "add an outcome of kind stop or higher"
    GoAtOnce "go-at-once" Warning true "One answer, given in haste, should not be enough to go on." "ask one more question"
    OutcomeOrder "outcome-order" Warning false "Within a kind the file's order says which outcome is the more cautious; a list in order can be read." "list outcomes from the least to the most cautious kind: info, go, wait, stop, back, help, emergency"
    IdleRule "idle-rule" Warning false "A rule about paths that do not exist proves nothing." "correct its condition, or take it out"
    NoRule "no-rule" Warning true "Who lets people go on should say what must never lead there." "add an `always` rule, such as what must be answered before a `go`"

    "Tests":
    TestFailed "test-failed" Error false "The tree does not decide what its author expects." "change the tree, or what the test expects"
    TestMissingAnswer "test-missing-answer" Error false "A test that does not answer every question on its way tests only a part of it." "add the answer"
    TestSpareAnswer "test-spare-answer" Error false "An answer that is never asked for shows that the way is another than its author thinks." "take the answer out, or look at the way"
    TestWrongAnswer "test-wrong-answer" Error false "A test that gives an answer which does not exist tests nothing." "give an answer that this question has"
    PaperDiffers "paper-differs" Error false "Paper and screen must decide the same." "if two lines of a question read alike, change one; otherwise please report it, as a fault of Waypost"
    UntestedAnswer "untested-answer" Warning false "What no test tries may lead anywhere." "add a test that gives it"
    UntestedOutcome "untested-outcome" Warning false "What no test reaches may never be reached as its author thinks." "add a test that ends in it"

    "Words":
    NotAQuestion "not-a-question" Warning true "What is no question is answered with anything." "ask, with a question mark"
    TwoQuestions "two-questions" Warning true "Two questions in one have no answer if only one of them is true." "make two questions, or ask about signs"
    NegativeQuestion "negative-question" Warning true "Yes to a negative question means No to some readers (Redish, Letting Go of the Words)." "ask for what should be there"
    TooLong "too-long" Warning true "Long questions and headlines are skimmed, and answered wrong." "shorten it; put the rest into `why` or `help`"
    HintTooLong "hint-too-long" Warning true "A hint is read in passing: one short sentence." "put the rest into `why` or `help`"
    NoTimeWindow "no-time-window" Warning true "A sign last week is not a sign today; without a time each reader takes another." "write “In the last …” with a time"
    SameQuestion "same-question" Warning true "A reader who meets the same question twice thinks to have gone in a circle." "say what is different, or take one out"
    TwoActions "two-actions" Warning true "Of two actions in one line the second is ticked unseen (Degani and Wiener 1990)." "make two items"

    "Callouts":
    UnknownCallout "unknown-callout" Error false "A callout with a slip in its word would be shown as plain text: a warning may never turn into plain text." "write one of the levels, such as `[!WARNING]`"
    CalloutSameLine "callout-same-line" Error false "Renderers disagree about text on the tag's own line; some drop the box, some the text." "put it on the next line"
    CalloutInList "callout-in-list" Error false "Code hosts show a callout inside a list as plain text." "move it before the list and use `covers`"
    LeakedMarkup "leaked-markup" Error false "Text that still looks like callout markup was meant to be a warning and is none." "start the line with `> `, at the top level; in running text use backquotes"
    WeakerWord "weaker-word" Error false "A bold word weaker than the tag tells the reader to care less than the author meant." "use the same word twice, or the stronger one in bold"
    StopWithoutAction "stop-without-action" Error false "A stop rule says what to do and when; without both nobody can follow it." "add it"
    HazardAfterStep "hazard-after-step" Error false "A warning after the step that it covers comes too late." "move it before the step"
    CoversNothing "covers-nothing" Warning false "A hazard with no step after it in its section warns of nothing, or stands in the wrong place." "move it, or say what it covers"
    HazardShape "hazard-shape" Warning false "A warning says what the hazard is, what happens, and how to avoid it; with less the reader cannot act (ANSI Z535.6)." "add the part"
    TooManyHazards "too-many-hazards" Warning true "Many loud warnings on one page are read as none." "keep the worst here"
    HazardTooLong "hazard-too-long" Warning true "A long warning is skipped." "move the rest below"
    NoStopRule "no-stop-rule" Warning true "A stage that a decision sends people into needs to say when to stop." "add a STOP or `stop_from`"
    TooManyStops "too-many-stops" Warning true "Nobody keeps more than a handful of signs in mind." "join signs that look alike"

    "Checklists, gates, sources and reviews":
    ItemWithoutId "item-without-id" Warning false "An id made from the text changes with the text, and a reader's tick is lost with it." "end the line with the printed comment"
    TooManyItems "too-many-items" Warning true "More than nine checks before one pause are not remembered and get skipped (Gawande, The Checklist Manifesto)." "split the list at a natural pause"
    CriticalLate "critical-late" Warning true "The checks that matter most belong where attention is freshest: in the first five." "move it up, or split the list"
    ListMode "list-mode" Warning false "A numbered list is done in order, a bulleted one confirmed in any order; the mode must not contradict what the reader sees." "change one"
    UnknownGatePart "unknown-gate-part" Error false "A gate that asks for something unknown can never be judged." "name what the log or the gate has"
    GateImpossible "gate-impossible" Error false "A gate that nobody can pass stops everyone." "ask for something that can happen"
    GateBackNotEarlier "gate-back-not-earlier" Error false "Going back means an earlier stage." "name an earlier stage; a tree goes under `help`"
    GateWithoutBack "gate-without-back" Warning true "A gate that only says when to go on leaves the reader alone when it goes badly." "add `back`"
    NoSource "no-source" Error true "The guide promised a source for claims of this kind." "cite a source"
    ReviewOverdue "review-overdue" Warning false "Advice that nobody has looked at for too long may be wrong by now." "review, then write the day as `last`"
    ReviewSoon "review-soon" Warning false "A review that is planned in time is done in time." "plan it"
    IdLost "id-lost" Warning false "Links, ticks and sheets of an edition name its ids; one that is gone leads them nowhere." "say what it became with `was`, or write it under `retired` in the settings"
    CodeReused "code-reused" Warning false "Paper of an edition hangs on walls for years; a code on it must not come to mean another decision." "give the newer one a code that was never used"
    WarningRemoved "warning-removed" Warning false "Whoever knows the last edition takes a DANGER or WARNING that is gone for a danger that is over." "put it back, or write it under `retired` in the settings, with the reason"
}

impl Rule {
    /// The heading under which the rule is listed.
    #[must_use]
    pub fn family(self) -> &'static str {
        let own = Self::FAMILIES.iter().find(|(_, rules)| rules.contains(&self));
        own.map_or("", |(family, _)| family)
    }

    /// Whether a finding keeps a guide from being released.
    #[must_use]
    pub fn stops_release(self) -> bool {
        matches!(
            self,
            Self::ItemWithoutId | Self::ReviewOverdue | Self::IdLost | Self::CodeReused | Self::WarningRemoved
        )
    }

    /// The rule with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
