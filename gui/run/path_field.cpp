// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/path_field.h"

#include "look/font_watcher.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>

namespace gatescope {

namespace {
constexpr int kButtonChars = 6;
}

QString draggedPath(const QMimeData& data) {
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 ? urls.first().toLocalFile() : QString();
}

PathField::PathField(const QString& name, Picks picks, QWidget* parent)
    : QWidget(parent), m_edit(new QLineEdit(this)), m_name(name), m_picks(picks) {
    m_edit->setAccessibleName(name);
    m_edit->setAcceptDrops(false); // the field takes them, as a path and not as text
    auto* button = new QPushButton(tr("…"), this);
    button->setAccessibleName(tr("%1: choose").arg(name));
    button->setToolTip(tr("Choose …"));
    button->setAutoDefault(false);
    const auto fit = [button] {
        button->setMaximumWidth(button->fontMetrics().averageCharWidth() * kButtonChars);
    };
    fit();
    connect(&FontWatcher::shared(), &FontWatcher::changed, button, fit, Qt::QueuedConnection);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(fontMetrics().height() / 3);
    row->addWidget(m_edit, 1);
    row->addWidget(button);
    setFocusProxy(m_edit);
    setAcceptDrops(true);
    connect(button, &QPushButton::clicked, this, &PathField::browse);
    connect(m_edit, &QLineEdit::textChanged, this, &PathField::edited);
}

QString PathField::path() const {
    return m_edit->text().trimmed();
}

void PathField::setPath(const QString& path) {
    m_edit->setText(path);
}

void PathField::setPlaceholder(const QString& text) {
    m_edit->setPlaceholderText(text);
}

void PathField::browse() {
    QString path;
    switch (m_picks) {
    case Picks::File:
        path = QFileDialog::getOpenFileName(this, m_name, m_edit->text(), m_filter);
        break;
    case Picks::Folder:
        path = QFileDialog::getExistingDirectory(this, m_name, m_edit->text());
        break;
    case Picks::NewFile:
        path = QFileDialog::getSaveFileName(this, m_name, m_edit->text(), m_filter);
        break;
    }
    if (!path.isEmpty()) m_edit->setText(path);
}

void PathField::dragEnterEvent(QDragEnterEvent* event) {
    if (!draggedPath(*event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void PathField::dropEvent(QDropEvent* event) {
    m_edit->setText(draggedPath(*event->mimeData()));
    event->acceptProposedAction();
}

} // namespace gatescope
