// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/message_banner.h"

#include "look/followed_font.h"
#include "widgets/plain_label.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

namespace gatescope {

MessageBanner::MessageBanner(QWidget* parent)
    : QFrame(parent), m_strong(new PlainLabel(this)), m_plain(new PlainLabel(this)) {
    auto* dismiss = new QPushButton(tr("Dismiss"), this);
    dismiss->setProperty("role", "link");
    dismiss->setAccessibleName(tr("Dismiss the message"));
    connect(dismiss, &QPushButton::clicked, this, &QWidget::hide);
    for (QLabel* label : {m_strong, m_plain}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    FollowedFont::give(*m_strong, 1.0, QFont::DemiBold);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_strong);
    texts->addWidget(m_plain);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 9, 8, 9);
    row->addLayout(texts, 1);
    row->addWidget(dismiss, 0, Qt::AlignTop);
    hide();
}

void MessageBanner::showError(const QString& problem, const QString& remedy) {
    show(problem, remedy, true);
}

void MessageBanner::showNote(const QString& note) {
    show(note, {}, false);
}

QString MessageBanner::text() const {
    return m_strong->text() + QChar('\n') + m_plain->text();
}

void MessageBanner::show(const QString& strong, const QString& plain, bool error) {
    m_isError = error;
    m_strong->setText(strong);
    m_plain->setText(plain);
    m_plain->setVisible(!plain.isEmpty());
    setProperty("role", error ? "banner-error" : "banner-info");
    style()->unpolish(this);
    style()->polish(this);
    setAccessibleName(error ? tr("Error: %1").arg(strong) : strong);
    setAccessibleDescription(plain);
    setVisible(true);
    // Screen readers say it although nothing has got the focus.
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace gatescope
