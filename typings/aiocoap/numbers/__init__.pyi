from . import codes as codes
from .codes import *
from .constants import TransportTuning as TransportTuning
from .contentformat import ContentFormat as ContentFormat
from .optionnumbers import OptionNumber as OptionNumber
from .types import *
