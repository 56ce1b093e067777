// SPDX-License-Identifier: GPL-3.0-or-later
#include "shell/action_registry.h"

#include <QMenu>
#include <QMenuBar>

#include <algorithm>
#include <map>

namespace gatescope {

namespace {

void setTip(QAction& action, const QString& tip) {
    const QString key = action.shortcut().toString(QKeySequence::NativeText);
    action.setToolTip(key.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, key));
    action.setStatusTip(tip);
}

} // namespace

ActionRegistry::ActionRegistry(QWidget& window) : m_window(window) {}

QAction* ActionRegistry::add(const ActionSpec& spec) {
    auto* action = new QAction(spec.text, this);
    action->setObjectName(spec.id);
    action->setShortcuts(spec.keys);
    action->setCheckable(spec.checkable);
    setTip(*action, spec.tip);
    if (spec.where == ActionSpec::Where::Window) {
        m_window.addAction(action);
    } else {
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    }
    m_entries.push_back({spec, action});
    return action;
}

QAction* ActionRegistry::operator[](const QString& id) const {
    const auto found =
        std::ranges::find_if(m_entries, [&](const Entry& entry) { return entry.spec.id == id; });
    Q_ASSERT_X(found != m_entries.end(), "ActionRegistry", qPrintable(id));
    return found->action;
}

void ActionRegistry::buildMenus(QMenuBar& bar) const {
    std::map<QString, QMenu*> menus;
    for (const Entry& entry : m_entries) {
        QMenu*& menu = menus[entry.spec.menu];
        if (menu == nullptr) {
            const QStringList path = entry.spec.menu.split(QLatin1Char('/'));
            QMenu*& top = menus[path.front()];
            if (top == nullptr) top = bar.addMenu(path.front());
            menu = path.size() > 1 ? top->addMenu(path.back()) : top;
            menu->setToolTipsVisible(true);
        }
        if (entry.spec.separatorBefore) menu->addSeparator();
        menu->addAction(entry.action);
    }
}

void ActionRegistry::giveKeysTo(QWidget& part, ActionSpec::Where where) const {
    for (const Entry& entry : m_entries) {
        if (entry.spec.where == where) part.addAction(entry.action);
    }
}

void ActionRegistry::allow(const QStringList& ids, const QString& reason) {
    for (const Entry& entry : m_entries) {
        if (!ids.contains(entry.spec.id)) continue;
        entry.action->setEnabled(reason.isEmpty());
        setTip(*entry.action, reason.isEmpty() ? entry.spec.tip : reason);
    }
}

const QAction* ActionRegistry::refusedBy(const QKeySequence& key, const QWidget* focus) const {
    for (const Entry& entry : m_entries) {
        if (entry.action->isEnabled() || !entry.action->shortcuts().contains(key)) continue;
        const auto holders = entry.action->associatedObjects();
        const bool reached = std::ranges::any_of(holders, [&](const QObject* holder) {
            const auto* part = qobject_cast<const QWidget*>(holder);
            return part != nullptr && (part == &m_window || part == focus || part->isAncestorOf(focus));
        });
        if (reached) return entry.action;
    }
    return nullptr;
}

QString ActionRegistry::keysText(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& key : action.shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    return keys.join(QStringLiteral(", "));
}

} // namespace gatescope
