// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/settings_group.h"

#include "look/followed_font.h"
#include "widgets/plain_label.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QStyleOptionComboBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace gatescope {

namespace {

/// How wide a choice must be for all of its text to be seen.
int neededBy(const QComboBox& choice) {
    QStyleOptionComboBox option;
    option.initFrom(&choice);
    const int wide = 2 * choice.width() + 1000; // any width at which its frame and arrow fit
    option.rect = QRect(0, 0, wide, choice.height());
    const QRect text =
        choice.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &choice);
    const int margins = choice.fontMetrics().averageCharWidth();
    return choice.fontMetrics().horizontalAdvance(choice.currentText()) + margins + wide - text.width();
}

} // namespace

SettingsGroup::SettingsGroup(const QString& title, QWidget* parent)
    : QFrame(parent),
      m_title(new QToolButton(this)),
      m_body(new QWidget(this)),
      m_form(new QGridLayout(m_body)) {
    m_title->setText(title);
    m_title->setAccessibleName(title);
    FollowedFont::give(*m_title, 1.0, QFont::DemiBold);
    m_title->setCheckable(true);
    m_title->setChecked(true);
    m_title->setArrowType(Qt::DownArrow);
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_title->setFocusPolicy(Qt::TabFocus);
    connect(m_title, &QToolButton::toggled, this, &SettingsGroup::setOpen);

    const int gap = fontMetrics().height() / 2;
    m_form->setContentsMargins(gap, 0, 0, gap);
    m_form->setHorizontalSpacing(gap);
    m_form->setVerticalSpacing(gap * 2 / 3);
    m_form->setColumnStretch(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap / 2);
    column->addWidget(m_title);
    column->addWidget(m_body);
}

bool SettingsGroup::isOpen() const {
    return m_title->isChecked();
}

void SettingsGroup::setOpen(bool open) {
    m_title->setChecked(open);
    m_title->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    m_title->setToolTip(open ? tr("Fold these settings away") : tr("Show these settings"));
    m_body->setVisible(open);
}

void SettingsGroup::addRow(const QString& label, QWidget* field, QWidget* buddy) {
    auto* text = new QLabel(label, m_body);
    // An underlined letter is not kerned with the next: the text gets wider than its size says.
    text->setMinimumWidth(text->sizeHint().width() + fontMetrics().averageCharWidth() / 2);
    text->setBuddy(buddy != nullptr ? buddy : field);
    QWidget* named = text->buddy();
    if (named->accessibleName().isEmpty()) named->setAccessibleName(QString(label).remove(QChar('&')));
    m_rows.push_back({text, field, m_nextRow});
    m_nextRow += 2;
    place(m_rows.back());
    if (auto* choice = qobject_cast<QComboBox*>(field))
        connect(choice, &QComboBox::currentTextChanged, this, &SettingsGroup::arrange);
}

void SettingsGroup::place(const Row& row) {
    m_form->removeWidget(row.label);
    m_form->removeWidget(row.field);
    m_form->addWidget(row.label, row.at, 0, 1, row.stacked ? 2 : 1);
    if (row.stacked)
        m_form->addWidget(row.field, row.at + 1, 0, 1, 2);
    else
        m_form->addWidget(row.field, row.at, 1);
}

void SettingsGroup::arrange() {
    int labels = 0;
    for (const Row& row : m_rows) {
        if (!row.label->isHidden()) labels = std::max(labels, row.label->sizeHint().width());
    }
    const QMargins margins = m_form->contentsMargins();
    const int room = width() - margins.left() - margins.right() - labels - m_form->horizontalSpacing();
    for (Row& row : m_rows) {
        const auto* choice = qobject_cast<QComboBox*>(row.field);
        if (choice == nullptr || (neededBy(*choice) > room) == row.stacked) continue;
        row.stacked = !row.stacked;
        place(row);
    }
}

bool SettingsGroup::event(QEvent* event) {
    if (event->type() == QEvent::LayoutRequest) arrange(); // a row came or went, or the text became larger
    return QFrame::event(event);
}

void SettingsGroup::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    arrange();
}

void SettingsGroup::setRowVisible(QWidget* field, bool visible) {
    field->setVisible(visible);
    const auto row = std::ranges::find(m_rows, field, &Row::field);
    if (row != m_rows.end()) row->label->setVisible(visible);
}

void SettingsGroup::addProblemRow(RunField field) {
    QLabel* label = addNote();
    label->setProperty("role", "danger");
    m_problems.insert(field, label);
}

QLabel* SettingsGroup::addNote(const QString& text) {
    auto* note = new PlainLabel(text, m_body);
    note->setWordWrap(true);
    note->setProperty("role", "muted");
    m_form->addWidget(note, m_nextRow++, 0, 1, 2);
    note->setVisible(!text.isEmpty());
    return note;
}

void SettingsGroup::showProblems(const RunProblems& problems) {
    for (auto it = m_problems.cbegin(); it != m_problems.cend(); ++it) {
        const QString problem = problems.value(it.key());
        it.value()->setText(problem);
        it.value()->setVisible(!problem.isEmpty());
        if (!problem.isEmpty()) setOpen(true);
    }
}

} // namespace gatescope
