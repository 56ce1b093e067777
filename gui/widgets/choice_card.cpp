// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/choice_card.h"

#include "look/followed_font.h"
#include "widgets/plain_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace gatescope {

ChoiceCard::ChoiceCard(const QString& title, const QString& text, const QString& button, QWidget* parent)
    : QFrame(parent), m_button(new QPushButton(button, this)) {
    setProperty("role", "card");
    auto* heading = new PlainLabel(title, this);
    FollowedFont::give(*heading, 1.15, QFont::DemiBold);
    heading->setWordWrap(true);
    auto* body = new PlainLabel(text, this);
    body->setWordWrap(true);
    body->setProperty("role", "muted");
    m_button->setAccessibleName(title);
    m_button->setAccessibleDescription(text);
    const int space = fontMetrics().height();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space, space, space, space);
    column->setSpacing(space / 2);
    column->addWidget(heading);
    column->addWidget(body);
    column->addStretch(1);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    connect(m_button, &QPushButton::clicked, this, &ChoiceCard::chosen);
}

void ChoiceCard::setPrimary() {
    m_button->setProperty("role", "primary");
}

} // namespace gatescope
