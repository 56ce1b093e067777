// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/finding_details.h"

#include "look/followed_font.h"
#include "look/number_text.h"
#include "widgets/plain_label.h"
#include "workspace/engine_text.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>

namespace gatescope {

namespace {
enum Fact { kDetails, kAdvice, kCost, kConfidence, kRefuted, kWhere, kFacts };
}

FindingDetails::FindingDetails(QWidget* parent)
    : QWidget(parent),
      m_title(new PlainLabel(this)),
      m_place(new PlainLabel(this)),
      m_facts(new QGridLayout),
      m_previous(new QPushButton(tr("◂ Previous"), this)),
      m_next(new QPushButton(tr("Show next ▸"), this)),
      m_copy(new QPushButton(tr("Copy as Markdown"), this)) {
    FollowedFont::give(*m_title, 1.1, QFont::DemiBold);
    m_title->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_next->setProperty("role", "primary");
    m_next->setAccessibleName(tr("Show the next evidence"));
    m_previous->setAccessibleName(tr("Show the previous evidence"));
    m_place->setProperty("role", "muted");

    const QStringList labels{tr("What"),    tr("Advice"),     tr("Cost"),
                             tr("Told by"), tr("Refuted by"), tr("Where")};
    // Not a QFormLayout: that of Qt 6.4 writes behind its memory where rows are hidden while heights are
    // asked for.
    m_facts->setColumnStretch(1, 1);
    int row = 0;
    for (const QString& label : labels) {
        auto* name = new PlainLabel(label, this);
        name->setProperty("role", "muted");
        name->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Expanding);
        auto* value = new PlainLabel(this);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setAccessibleName(label);
        m_facts->addWidget(name, row, 0, Qt::AlignTop);
        m_facts->addWidget(value, row++, 1);
    }

    auto* buttons = new QHBoxLayout;
    for (QWidget* widget :
         {static_cast<QWidget*>(m_previous), static_cast<QWidget*>(m_next), static_cast<QWidget*>(m_place)})
        buttons->addWidget(widget);
    buttons->addStretch(1);
    buttons->addWidget(m_copy);

    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->addWidget(m_title);
    column->addLayout(m_facts);
    column->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    scroll->setAccessibleName(tr("Details of the finding"));
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
    outer->addLayout(buttons);
    connect(m_previous, &QPushButton::clicked, this, [this] { emit stepped(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { emit stepped(1); });
    connect(m_copy, &QPushButton::clicked, this, &FindingDetails::copyWanted);
    clear();
}

void FindingDetails::setFact(int row, const QString& value) {
    auto* shown = static_cast<QLabel*>(m_facts->itemAtPosition(row, 1)->widget());
    shown->setText(value);
    shown->setVisible(!value.isEmpty());
    m_facts->itemAtPosition(row, 0)->widget()->setVisible(!value.isEmpty());
}

void FindingDetails::showFinding(const Finding& finding, const QString& place, int evidenceShown) {
    m_title->setText(engineText(finding.title));
    setFact(kDetails, engineText(finding.details));
    setFact(kAdvice, engineText(finding.advice));
    QString cost;
    if (!finding.cost.how.empty())
        cost = costText(finding.cost) + QStringLiteral(" (%1)").arg(engineText(finding.cost.how));
    setFact(kCost, cost);
    setFact(kConfidence, confidenceText(finding.confidence));
    setFact(kRefuted, engineText(finding.refutedBy));
    setFact(kWhere, place);
    const auto count = static_cast<int>(finding.evidence.size());
    m_place->setText(evidenceShown < 0 ? tr("%n places", nullptr, count)
                                       : tr("%1 of %2").arg(evidenceShown + 1).arg(count));
    for (QPushButton* button : {m_previous, m_next})
        button->setEnabled(count > 0);
    m_copy->setEnabled(true);
}

void FindingDetails::clear() {
    m_title->clear();
    m_place->clear();
    for (int row = 0; row < kFacts; ++row)
        setFact(row, {});
    for (QPushButton* button : {m_previous, m_next, m_copy})
        button->setEnabled(false);
}

QString FindingDetails::place() const {
    return m_place->text();
}

QString FindingDetails::text() const {
    QStringList lines{m_title->text()};
    for (int row = 0; row < kFacts; ++row)
        lines << static_cast<QLabel*>(m_facts->itemAtPosition(row, 1)->widget())->text();
    return lines.join(QChar('\n'));
}

} // namespace gatescope
