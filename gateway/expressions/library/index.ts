/** Loads every type that expressions may use. */
import './object';
import './strings';
import './numbers';
import './convert';
import './collections';
import './linq';
import './datetime';
import './guid';
import './json';
import './jwt';
import './crypto';
import './network';
import './regex';
import './certificate';
import './xml';
import './context';
