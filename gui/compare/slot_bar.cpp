// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/slot_bar.h"

#include "widgets/elided_box.h"
#include "widgets/plain_label.h"
#include "workspace/workspace.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace gatescope {

namespace {

constexpr int kFewestChars = 7; ///< of a name; it gives way to what stands beside it
constexpr int kMostChars = 40;

QString nameOf(const Timeline& timeline) {
    const QString unsaved = timeline.source->unsaved() ? SlotBar::tr(" (not saved)") : QString();
    if (timeline.source->foreign()) return timeline.title;
    return timeline.title + QStringLiteral(" · ") + timeline.source->title + unsaved;
}

} // namespace

SlotBar::SlotBar(Workspace& workspace, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_swap(new QToolButton(this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().averageCharWidth() / 2);
    row->addStretch(0); // what is left where both boxes are as wide as they may be
    m_swap->setText(QStringLiteral("⇄"));
    m_swap->setToolTip(tr("Exchange baseline and candidate"));
    m_swap->setAccessibleName(m_swap->toolTip());
    for (const Slot slot : kSlots) {
        auto* label = new PlainLabel(slot == Slot::A ? QStringLiteral("A") : QStringLiteral("B"), this);
        label->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
        auto* box = new ElidedBox(this);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(kFewestChars);
        box->setMaximumWidth(fontMetrics().averageCharWidth() * kMostChars);
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        box->setAccessibleName(slot == Slot::A ? tr("Baseline") : tr("Candidate"));
        connect(box, &QComboBox::activated, this, [this, slot] { choose(slot); });
        m_boxes[slot] = box;
        row->addWidget(label);
        row->addWidget(box, 1);
        if (slot == Slot::A) row->addWidget(m_swap);
    }
    connect(m_swap, &QToolButton::clicked, &workspace, &Workspace::swapSlots);
    connect(&workspace, &Workspace::entriesChanged, this, &SlotBar::refresh);
    connect(&workspace, &Workspace::slotsChanged, this, &SlotBar::refresh);
    connect(&workspace, &Workspace::factsChanged, this, &SlotBar::refresh);
    refresh();
}

void SlotBar::refresh() {
    for (const Slot slot : kSlots) {
        QComboBox* box = m_boxes[slot];
        box->clear();
        if (slot == Slot::B) box->addItem(tr("none"));
        for (const Workspace::Entry& entry : m_workspace.entries()) {
            for (const TimelinePtr& timeline : entry.timelines) {
                box->addItem(nameOf(*timeline), QVariant::fromValue(quintptr(timeline.get())));
                box->setItemData(box->count() - 1, plainToolTip(timeline->source->path()), Qt::ToolTipRole);
            }
        }
        const int at = box->findData(QVariant::fromValue(quintptr(m_workspace.slot(slot).get())));
        box->setCurrentIndex(std::max(at, 0));
        const QString what = slot == Slot::A ? tr("The baseline: what a change is measured against")
                                             : tr("The candidate: what the change made of it");
        box->setToolTip(
            plainToolTip(at > 0 || slot == Slot::A ? box->currentText() + QChar('\n') + what : what));
    }
    m_swap->setEnabled(m_workspace.comparing());
}

void SlotBar::choose(Slot slot) {
    const auto wanted = m_boxes[slot]->currentData().value<quintptr>();
    TimelinePtr chosen;
    for (const Workspace::Entry& entry : m_workspace.entries()) {
        for (const TimelinePtr& timeline : entry.timelines) {
            if (quintptr(timeline.get()) == wanted) chosen = timeline;
        }
    }
    m_workspace.setSlot(slot, chosen);
}

} // namespace gatescope
