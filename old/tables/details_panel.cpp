// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/details_panel.h"

#include "tables/slice_facts.h"
#include "theme.h"
#include "widgets/plain_label.h"

#include <QGridLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace gatescope {

DetailsPanel::DetailsPanel(QWidget* parent)
    : QFrame(parent), m_title(new PlainLabel(this)), m_note(new PlainLabel(this)) {
    setProperty("role", "card");
    setAccessibleName(tr("Details of the selected slice"));
    m_title->setFont(scaledFont(font(), 1.1, QFont::DemiBold));
    for (QLabel* label : {m_title, m_note})
        label->setWordWrap(true);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_note->setProperty("role", "muted");

    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_note);
    m_facts = new QWidget(content);
    column->addWidget(m_facts);
    column->addStretch(1);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(1, 1, 1, 1);
    outer->addWidget(scroll);
    clear();
}

void DetailsPanel::removeFacts() {
    qDeleteAll(m_facts->findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly));
    delete m_facts->layout();
}

void DetailsPanel::showSlice(const TimelineModel& model, SliceId id) {
    removeFacts();
    const std::string_view name = model.trace().name(id);
    m_title->setText(QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())));
    showNote(model.title);
    auto* grid = new QGridLayout(m_facts);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const SliceFact& fact : sliceFacts(model, id)) {
        auto* label = new PlainLabel(fact.label, m_facts);
        label->setProperty("role", "muted");
        auto* value = new PlainLabel(fact.value, m_facts);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        grid->addWidget(value, row++, 1);
    }
}

void DetailsPanel::showNote(const QString& note) {
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void DetailsPanel::clear() {
    removeFacts();
    m_title->setText(tr("Nothing selected"));
    showNote(tr("Click a slice to see what it did. Double-click zooms to it; the keys . and , step along "
                "its track."));
}

QString DetailsPanel::title() const {
    return m_title->text();
}

} // namespace gatescope
