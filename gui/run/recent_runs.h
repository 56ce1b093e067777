// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace gatescope {

class RunStore;

/// The runs that are kept: to open, to compare two of them, to remove.
class RecentRuns : public QWidget {
    Q_OBJECT
public:
    explicit RecentRuns(RunStore& store, QWidget* parent = nullptr);

    QTreeWidget& list() const { return *m_list; }

signals:
    void openWanted(const QString& path);
    void sweepWanted(const QString& path);
    /// The older one is the baseline.
    void compareWanted(const QString& baseline, const QString& candidate);

private:
    void build();
    void fill();
    void updateButtons();
    QStringList chosen() const;
    bool areProfiles() const;
    void open();
    void compare();
    void remove();

    RunStore& m_store;
    QTreeWidget* m_list = nullptr;
    QLabel* m_empty = nullptr;
    QPushButton* m_open = nullptr;
    QPushButton* m_compare = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace gatescope
