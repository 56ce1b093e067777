// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel.h"

#include "look/followed_font.h"
#include "widgets/plain_label.h"

#include <QDropEvent>
#include <QMimeData>
#include <QStackedLayout>
#include <QVBoxLayout>

#include <utility>

namespace gatescope {

Panel::Panel(const QString& title, QWidget* parent)
    : QWidget(parent),
      m_title(title),
      m_pages(new QStackedLayout(this)),
      m_what(new PlainLabel(this)),
      m_next(new PlainLabel(this)) {
    setAccessibleName(title);
    auto* page = new QWidget(this);
    m_placeholder = new QVBoxLayout(page);
    m_placeholder->addStretch(1);
    for (QLabel* label : {m_what, m_next}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_placeholder->addWidget(label);
    }
    m_placeholder->addStretch(2);
    FollowedFont::give(*m_what, 1.1, QFont::DemiBold);
    m_next->setProperty("role", "muted");
    m_pages->addWidget(page);
}

void Panel::setContent(QWidget* content) {
    m_pages->addWidget(content);
}

void Panel::addToPlaceholder(QWidget* button) {
    m_placeholder->insertWidget(m_placeholder->count() - 1, button, 0, Qt::AlignHCenter);
}

bool Panel::showsContent() const {
    return m_pages->currentIndex() == 1;
}

QString Panel::placeholder() const {
    if (showsContent()) return {};
    return m_next->text().isEmpty() ? m_what->text() : m_what->text() + QChar('\n') + m_next->text();
}

void Panel::showContent() {
    m_pages->setCurrentIndex(1);
}

void Panel::showPlaceholder(const QString& what, const QString& next) {
    m_what->setText(what);
    m_next->setText(next);
    m_next->setVisible(!next.isEmpty());
    m_pages->setCurrentIndex(0);
}

void Panel::setTitle(const QString& title) {
    if (title == m_title) return;
    m_title = title;
    setAccessibleName(title);
    emit titleChanged(title);
}

void Panel::whenSeen(std::function<void()> work) {
    if (isVisible()) {
        m_waiting = {};
        work();
    } else {
        m_waiting = std::move(work);
    }
}

void Panel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (const auto work = std::exchange(m_waiting, {})) work();
}

void Panel::takeDroppedFiles(std::function<void(const QString&)> open) {
    m_openDropped = std::move(open);
    setAcceptDrops(true);
}

void Panel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void Panel::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!m_openDropped || urls.isEmpty() || !urls.front().isLocalFile()) return;
    event->acceptProposedAction();
    m_openDropped(urls.front().toLocalFile());
}

} // namespace gatescope
