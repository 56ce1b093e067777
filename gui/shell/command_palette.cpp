// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace gatescope {

namespace {
constexpr int kIdRole = Qt::UserRole;
constexpr int kWidthChars = 70;
constexpr int kRows = 14;

/// "&Open …" without what menus need.
QString plainText(QString text) {
    return text.remove(QLatin1Char('&'));
}
} // namespace

CommandPalette::CommandPalette(const ActionRegistry& actions, QWidget* parent)
    : QDialog(parent, Qt::Popup),
      m_actions(actions),
      m_letters(new QLineEdit(this)),
      m_list(new QListWidget(this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("Commands"));
    m_letters->setPlaceholderText(tr("What do you want to do?"));
    m_letters->setAccessibleName(tr("Part of a command's name"));
    m_letters->setClearButtonEnabled(true);
    m_letters->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_letters);
    column->addWidget(m_list);
    setFixedWidth(std::min(fontMetrics().averageCharWidth() * kWidthChars, parent->width() * 9 / 10));
    m_list->setFixedHeight(fontMetrics().height() * 3 / 2 * kRows);
    connect(m_letters, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_letters, &QLineEdit::returnPressed, this, &CommandPalette::carryOut);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::carryOut);
    fill({});
    adjustSize();
    const QPoint top = parent->mapToGlobal(QPoint((parent->width() - width()) / 2, parent->height() / 10));
    move(top);
    m_letters->setFocus();
}

int CommandPalette::distance(const QString& letters, const QString& text) {
    if (const auto at = text.indexOf(letters, 0, Qt::CaseInsensitive); at >= 0) return int(at);
    int gaps = 1000; // letters that stand apart fit worse than any that stand together
    qsizetype at = -1;
    for (const QChar letter : letters) {
        if (letter.isSpace()) continue;
        const auto next = text.indexOf(letter, at + 1, Qt::CaseInsensitive);
        if (next < 0) return -1;
        gaps += int(next - at);
        at = next;
    }
    return gaps;
}

void CommandPalette::fill(const QString& letters) {
    struct Hit {
        int distance;
        const ActionRegistry::Entry* entry;
    };
    std::vector<Hit> hits;
    for (const ActionRegistry::Entry& entry : m_actions.entries()) {
        if (!entry.action->isVisible()) continue;
        const int fit = distance(letters, plainText(entry.spec.text) + QLatin1Char(' ') + entry.spec.tip);
        if (fit >= 0) hits.push_back({fit, &entry});
    }
    std::ranges::stable_sort(hits, {}, &Hit::distance);
    m_list->clear();
    for (const Hit& hit : hits) {
        QString text = plainText(hit.entry->spec.text).remove(QStringLiteral(" …"));
        text += QStringLiteral(" — ") + hit.entry->action->statusTip();
        const QString keys = ActionRegistry::keysText(*hit.entry->action);
        if (!keys.isEmpty()) text += QStringLiteral("   [%1]").arg(keys);
        auto* item = new QListWidgetItem(text, m_list);
        item->setData(kIdRole, hit.entry->spec.id);
        if (!hit.entry->action->isEnabled()) item->setFlags(Qt::NoItemFlags);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::carryOut() {
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr) return;
    QAction* action = m_actions[item->data(kIdRole).toString()];
    if (!action->isEnabled()) return;
    close();
    action->trigger();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) {
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, m_list->count() - 1));
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace gatescope
