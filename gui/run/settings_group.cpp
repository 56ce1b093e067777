// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/settings_group.h"

#include "look/followed_font.h"
#include "widgets/plain_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace gatescope {

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
    const int row = m_form->rowCount();
    m_form->addWidget(text, row, 0);
    m_form->addWidget(field, row, 1);
    m_labels.insert(field, text);
}

void SettingsGroup::setRowVisible(QWidget* field, bool visible) {
    field->setVisible(visible);
    if (QLabel* label = m_labels.value(field)) label->setVisible(visible);
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
    m_form->addWidget(note, m_form->rowCount(), 0, 1, 2);
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
