// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict_strip.h"

#include "compare/comparer.h"
#include "look/followed_font.h"
#include "widgets/elided_label.h"
#include "workspace/workspace.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace gatescope {

namespace {

const char* roleOf(Tone tone) {
    switch (tone) {
    case Tone::Good:
        return "good";
    case Tone::Warning:
        return "warning";
    case Tone::Bad:
        return "danger";
    default:
        return "plain";
    }
}

QWidget* separator(QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setProperty("role", "separator");
    line->setFixedWidth(1);
    return line;
}

} // namespace

VerdictStrip::VerdictStrip(Workspace& workspace, const Comparer& comparer, QWidget* parent)
    : QFrame(parent),
      m_workspace(workspace),
      m_comparer(comparer),
      m_row(new QHBoxLayout(this)),
      m_evidence(new QPushButton(tr("Show it"), this)) {
    setProperty("role", "strip");
    const int space = fontMetrics().averageCharWidth();
    m_row->setContentsMargins(space * 2, space / 2, space, space / 2);
    m_row->setSpacing(space);
    m_evidence->setProperty("role", "link");
    m_evidence->setToolTip(tr("Zoom to a gate call whose result nothing reads"));
    m_row->addWidget(m_evidence);
    connect(m_evidence, &QPushButton::clicked, this, [this] {
        if (const auto slot = evidenceSlot()) emit evidenceWanted(*slot);
    });
    connect(&workspace, &Workspace::slotsChanged, this, &VerdictStrip::refresh);
    connect(&workspace, &Workspace::factsChanged, this, &VerdictStrip::refresh);
    connect(&workspace, &Workspace::entriesChanged, this, &VerdictStrip::refresh);
    connect(&comparer, &Comparer::changed, this, &VerdictStrip::refresh);
    refresh();
}

void VerdictStrip::refresh() {
    const PerSlot<TimelinePtr> timelines{m_workspace.slot(Slot::A), m_workspace.slot(Slot::B)};
    setVisible(timelines.a != nullptr);
    if (!timelines.a) return;
    m_evidence->setVisible(evidenceSlot().has_value());
    show(verdict(timelines, m_comparer.comparison().get()));
}

std::optional<Slot> VerdictStrip::evidenceSlot() const {
    for (const Slot slot : {Slot::A, Slot::B}) {
        const TimelinePtr timeline = m_workspace.slot(slot);
        if (timeline && timeline->facts && timeline->facts->detection.gates.redundant() > 0) return slot;
    }
    return std::nullopt;
}

void VerdictStrip::show(const std::vector<Statement>& statements) {
    delete m_statements;
    m_statements = new QWidget(this);
    auto* row = new QHBoxLayout(m_statements);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().averageCharWidth());
    QStringList all;
    if (statements.empty()) {
        const Workspace::Entry* entry = m_workspace.current();
        const bool analysing = entry != nullptr && entry->analysing;
        all << (analysing ? tr("Looking for gates and redundant work …")
                          : tr("Nothing is known of this trace."));
        row->addWidget(new ElidedLabel(all.front(), m_statements), 1);
    }
    for (const Statement& statement : statements) {
        if (row->count() > 0) row->addWidget(separator(m_statements));
        auto* caption = new ElidedLabel(statement.caption, m_statements);
        caption->setProperty("role", "muted");
        caption->setKeptWhole(true);
        auto* figure = new ElidedLabel(statement.figure, m_statements);
        figure->setProperty("role", roleOf(statement.tone));
        FollowedFont::give(*figure, 1.0, QFont::DemiBold);
        figure->setKeptWhole(true);
        auto* sentence = new ElidedLabel(statement.sentence, m_statements);
        const QString whole =
            statement.caption + QStringLiteral(": ") + statement.figure +
            (statement.sentence.isEmpty() ? QString() : QStringLiteral(". ") + statement.sentence);
        for (ElidedLabel* label : {caption, figure, sentence})
            label->setToolTip(plainToolTip(whole));
        // Made after the style sheet was set, they aren't told either.
        for (ElidedLabel* label : {caption, sentence})
            FollowedFont::give(*label, 1.0);
        row->addWidget(caption);
        row->addWidget(figure);
        row->addWidget(sentence, int(std::min<qsizetype>(statement.sentence.size(), 160)) + 1);
        all << whole;
    }
    if (m_comparer.working()) all << tr("Comparing …");
    m_text = all.join(QLatin1Char('\n'));
    setAccessibleName(tr("Verdict"));
    setAccessibleDescription(m_text);
    m_row->insertWidget(0, m_statements, 1);
}

} // namespace gatescope
