// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QString>

#include <vector>

class QMenuBar;

namespace gatescope {

/// Everything that can be done, once: menus, the command palette, the sheet of keys and tooltips are made of
/// it.
struct ActionSpec {
    enum class Where {
        Window,    ///< its keys work everywhere
        Timeline,  ///< its keys are letters or single strokes: they belong to the timeline while it has the
                   ///< focus
        Histogram, ///< they belong to the chart of durations while it has the focus
    };

    QString id;   ///< "view.zoom-in"; never shown
    QString menu; ///< the title of its menu, "&View"; "&View/&Theme" for a submenu
    QString text;
    QString tip;
    QList<QKeySequence> keys{};
    Where where = Where::Window;
    bool checkable = false;
    bool separatorBefore = false;
};

class ActionRegistry : public QObject {
    Q_OBJECT
public:
    struct Entry {
        ActionSpec spec;
        QAction* action = nullptr;
    };

    /// `window` gets the keys that work everywhere.
    explicit ActionRegistry(QWidget& window);

    QAction* add(const ActionSpec& spec);
    /// Known by its id; it must be there.
    QAction* operator[](const QString& id) const;
    const std::vector<Entry>& entries() const { return m_entries; }
    void buildMenus(QMenuBar& bar) const;
    /// Gives a part of the window the keys that belong to it.
    void giveKeysTo(QWidget& part, ActionSpec::Where where) const;

    /// Enabled where `reason` is empty; else disabled, and the reason stands where the tip was.
    void allow(const QStringList& ids, const QString& reason);
    /// The disabled action that this key would start while a part has the focus; null where there is none.
    const QAction* refusedBy(const QKeySequence& key, const QWidget* focus) const;
    static QString keysText(const QAction& action);

private:
    QWidget& m_window;
    std::vector<Entry> m_entries;
};

} // namespace gatescope
