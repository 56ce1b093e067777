// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/verdict_bar.h"

#include "theme.h"
#include "widgets/plain_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace gatescope {

namespace {

const char* roleOf(Tone tone) {
    switch (tone) {
    case Tone::Good:
        return "good";
    case Tone::Warning:
        return "warning";
    case Tone::Danger:
        return "danger";
    case Tone::Neutral:
        break;
    }
    return "plain";
}

} // namespace

StatementCard::StatementCard(QWidget* parent)
    : QFrame(parent),
      m_caption(new PlainLabel(this)),
      m_figure(new PlainLabel(this)),
      m_sentence(new PlainLabel(this)) {
    setProperty("role", "card");
    m_caption->setProperty("role", "muted");
    m_figure->setFont(scaledFont(font(), 1.45, QFont::DemiBold));
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 9, 10, 10);
    grid->setVerticalSpacing(2);
    grid->addWidget(m_caption, 0, 0, 1, 2);
    grid->addWidget(m_figure, 1, 0);
    grid->addWidget(m_sentence, 2, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(2, 1);
}

void StatementCard::show(const Statement& statement) {
    m_caption->setText(statement.caption);
    m_figure->setText(statement.figure);
    m_figure->setProperty("role", roleOf(statement.tone));
    m_figure->style()->unpolish(m_figure);
    m_figure->style()->polish(m_figure);
    m_sentence->setText(statement.sentence);
    setAccessibleName(statement.caption + QStringLiteral(": ") + statement.figure);
    setAccessibleDescription(statement.details.isEmpty() ? statement.sentence : statement.details);
    setToolTip(plainToolTip(statement.details));
}

QPushButton* StatementCard::addLink(const QString& text) {
    auto* link = new QPushButton(text, this);
    link->setProperty("role", "link");
    static_cast<QGridLayout*>(layout())->addWidget(link, 1, 1, Qt::AlignRight | Qt::AlignVCenter);
    return link;
}

VerdictBar::VerdictBar(QWidget* parent)
    : QWidget(parent),
      m_gates(new StatementCard(this)),
      m_time(new StatementCard(this)),
      m_outputs(new StatementCard(this)),
      m_evidence(m_gates->addLink(tr("Show it"))) {
    m_evidence->setToolTip(tr("Zoom to a gate call whose result nothing reads (G)"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(m_gates, 5);
    row->addWidget(m_time, 6);
    row->addWidget(m_outputs, 4);
    connect(m_evidence, &QPushButton::clicked, this, &VerdictBar::evidenceWanted);
}

void VerdictBar::setDocument(const Document& document) {
    m_gates->show(gateStatement(document));
    // Others' traces have no runs to compare, but may show other findings.
    m_time->show(document.foreign ? otherWorkStatement(document) : timeStatement(document));
    m_outputs->show(document.foreign ? recordingStatement(document) : outputStatement(document));
    m_evidence->setVisible(std::ranges::any_of(
        document.timelines, [](const TimelineModel& timeline) { return timeline.gates().redundant() > 0; }));
}

} // namespace gatescope
