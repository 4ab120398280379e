//! A rule is one thing that Waypost proves about a guide. The list is closed; each rule has a name that never changes,
//! a severity, its reason and the usual way out in words.

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
    ($($variant:ident $name:literal $severity:ident $waivable:literal $why:literal $mend:literal)*) => {
        /// Every rule. The order is the order in which findings at one place are printed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $(#[doc = $why] $variant,)*
        }

        impl Rule {
            /// All rules, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in messages, in `allow:` and in the manual.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Whether a finding stops the build.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// Whether `allow: {rule: reason}` may switch it off.
            #[must_use]
            pub fn waivable(self) -> bool {
                match self { $(Self::$variant => $waivable,)* }
            }

            /// The usual way out, for findings that know no better one.
            #[must_use]
            pub fn mend(self) -> &'static str {
                match self { $(Self::$variant => $mend,)* }
            }

            /// Why the rule exists.
            #[must_use]
            pub fn why(self) -> &'static str {
                match self { $(Self::$variant => $why,)* }
            }
        }
    };
}

rules! {
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
    TestWrongAnswer "test-wrong-answer" Error false "A test that gives an answer which does not exist tests nothing." "give an answer that this question has"
    StageBeforeOutcome "stage-before-outcome" Error false "Only an outcome tells the reader what was decided; jumping straight to a stage hides it." "lead to an outcome, put the stage in its `next`"
    UnlinkedTree "unlinked-tree" Warning false "A decision that nothing leads to is never taken." "place it with `@tree`, or link to it"
    OrphanPage "orphan-page" Warning false "A page that nothing leads to is never read." "link to it, or add it to the menu"
    UnusedSource "unused-source" Warning false "A source that nothing cites is either forgotten or not a source." "cite it, or remove it"
    JumpPastQuestions "jump-past-questions" Warning true "A jump into the middle of a tree passes questions that its author meant to be asked." "jump to its start, or allow it"

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
}

impl Rule {
    /// The rule with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name)
    }
}
