"""What a year's tax is, from the facts of an object and the dated law: one calculation for one bill and for a city.

facts    what is known of an object            year     the values that hold for one tax year, pinned by a hash
classes  value per square metre to class       core     the calculation, every intermediate value kept
njoptkp  the one object that carries NJOPTKP   explain  the same values told as steps, with their articles
change   why a bill moved, in rupiah           stimulus caps on increases and stimulus programmes
due_date jatuh tempo of a notice              words    sentences for people
"""
